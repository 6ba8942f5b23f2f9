import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore } from '../../../src/store/open-store.ts'
import { clock, openStoreKit, vault, type StoreKit } from './store-kit.ts'

let kit: StoreKit
beforeAll(async () => {
  kit = await openStoreKit()
})
afterAll(() => kit.close())

async function open(): Promise<void> {
  const store = await openStore({ url: kit.url, poolSize: 2, clock, log: { info() {}, warn() {}, error() {} }, vault })
  await store.close()
}

test('opens where the journal is of this server', async () => {
  await kit.accept()
  await kit.store.chain.extend(10)
  await open()
})

// 3 << 32: of a server that has counted through its ids three times
test.each([
  ['entries', `update events set xact = '12884901900'`],
  ['a follower', `insert into followers (name, xact) values ('of another server', '12884901900')`],
  ['the end of the chain', `update chain_head set up_to_xact = '12884901900'`],
])('refuses, and says what to do, where %s came from a server that had counted further', async (_what, change) => {
  await kit.sql.query(`update events set xact = '3'; delete from followers; update chain_head set up_to_xact = '3'`)
  await kit.sql.query(change)
  await expect(open()).rejects.toMatchObject({ code: 'config_invalid', detail: expect.stringContaining('pg_resetwal --epoch=4') as string })
})
