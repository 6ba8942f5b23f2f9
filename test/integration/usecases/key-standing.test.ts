import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAuditTrail } from '../../../src/store/audit-trail.ts'
import { openPool, type Pool } from '../../../src/store/pool.ts'
import { createVault } from '../../../src/store/vault.ts'
import { createKeyStanding } from '../../../src/usecases/key-standing.ts'
import { openStoreKit, type StoreKit } from '../store/store-kit.ts'

let kit: StoreKit
let pool: Pool
beforeAll(async () => {
  kit = await openStoreKit()
  pool = openPool({ url: kit.url, size: 2, onError: () => {} })
})
afterAll(async () => {
  await pool.end()
  await kit.close()
})

test('an earlier key is needed as long as persons are found under it', async () => {
  const { rewraps, audit } = kit.store
  while (await rewraps.turn(100));
  const standing = createKeyStanding({ rewraps, audit })
  const entry = { kind: 'query', action: 'sectors', actor: { kind: 'client', id: 'h56' }, answer: 'found', requestId: 'r', subjects: ['038190000001'] } as const
  expect(await standing()).toEqual({ key: 'test', left: [] })
  await audit.record(entry)
  expect(await standing()).toEqual({ key: 'test', left: [] })
  await createAuditTrail(pool, createVault([{ id: 'earlier', secret: Buffer.alloc(32, 1) }])).record(entry)
  expect(await standing()).toEqual({ key: 'test', left: ['audit_subjects'] })
  await kit.sql.query(`delete from audit_subjects where subject like 'earlier/%'`)
  expect(await standing()).toEqual({ key: 'test', left: [] })
})
