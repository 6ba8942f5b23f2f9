import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ClientRights } from '../../../schemas/access.ts'
import { everyRight } from '../../helpers/rights.ts'
import { until } from '../../helpers/until.ts'
import { openStoreKit, type StoreKit } from './store-kit.ts'

const none: ClientRights = { permissions: [], transfers: [], queries: [] }

let kit: StoreKit
beforeAll(async () => {
  kit = await openStoreKit()
})
beforeEach(async () => {
  await kit.sql.query(`delete from rights; delete from events; delete from blocks; delete from chain_head; insert into chain_head default values`)
})
afterAll(() => kit.close())

const change = (client: string, basedOn: number, rights: ClientRights, reason = 'Decision 41') => kit.store.access.change({ client, basedOn, rights, reason, by: 'admin' })

describe('rights of clients', () => {
  test('are versions: the newest counts, all stay', async () => {
    expect(await change('h56', 0, everyRight)).toMatchObject({ kind: 'changed', version: { client: 'h56', version: 1, rights: everyRight, reason: 'Decision 41', by: 'admin' } })
    await change('h57', 0, none)
    expect(await change('h56', 1, none, 'Decision 42')).toMatchObject({ kind: 'changed', version: { version: 2 } })
    expect((await kit.other.access.current()).map(({ client, version, rights }) => [client, version, rights])).toEqual([['h56', 2, none], ['h57', 1, none]])
    expect((await kit.other.access.history('h56')).map(({ version, reason, rights }) => [version, reason, rights])).toEqual([[2, 'Decision 42', none], [1, 'Decision 41', everyRight]])
    expect(await kit.store.access.history('h99')).toEqual([])
  })

  test('that are based on another version than the newest are a conflict', async () => {
    await change('h56', 0, everyRight)
    for (const basedOn of [0, 2, 99]) expect(await change('h56', basedOn, none)).toEqual({ kind: 'conflict', version: 1 })
    expect(await change('h57', 1, none)).toEqual({ kind: 'conflict', version: 0 })
    const both = await Promise.all([kit.store, kit.other].map(({ access }, at) => access.change({ client: 'h56', basedOn: 1, rights: none, reason: `one of two: ${at}`, by: 'admin' })))
    expect(new Set(both.map(({ kind }) => kind))).toEqual(new Set(['changed', 'conflict']))
    expect((await kit.store.access.history('h56')).map(({ version }) => version)).toEqual([2, 1])
  })

  test('are told to every process when they change', async () => {
    let heard = 0
    const stop = await kit.other.access.onChange(() => void heard++)
    const before = heard
    await change('h56', 0, everyRight)
    await until(() => heard > before, 'the other store hears of it')
    await stop()
  })
})

describe('a check of the journal', () => {
  async function faults(): Promise<readonly string[]> {
    while ((await kit.store.chain.extend(100)) > 0);
    return (await kit.store.chain.check(100, () => Promise.resolve())).faults.map((fault) => [fault.kind, 'what' in fault ? fault.what : ''].join(' '))
  }

  test.each<readonly [readonly string[], string]>([
    [[], 'select 1'],
    [['rights-changed h56 version 2 changed'], `update rights set rights = jsonb_set(rights, '{permissions}', '["queries.ask"]') where version = 2`],
    [['rights-changed h56 version 1 changed'], `update rights set reason = 'other' where version = 1`],
    [['rights-changed h56 version 1 changed', 'rights-changed h56 version 2 changed'], `update rights set made_by = 'other'`],
    [['rights-changed h56 version 2 removed'], 'delete from rights where version = 2'],
    [['rights-changed h56 version 3 in no entry'], `insert into rights (client, version, rights, reason, made_by) select client, 3, rights, reason, made_by from rights where version = 1`],
    [['rights-changed h56 version 1 in no entry', 'rights-changed h57 version 1 removed'], `update events set data = data || '{"client":"h57"}' where data->>'version' = '1'`],
  ])('says %j, after: %s', async (expected, text) => {
    await change('h56', 0, everyRight)
    await change('h56', 1, none)
    while ((await kit.store.chain.extend(100)) > 0);
    await kit.sql.query(text)
    const found = await faults()
    expect(found.filter((fault) => fault.startsWith('rights'))).toEqual(expected)
    // an entry that was changed is one by itself
    expect(found.some((fault) => fault.startsWith('entry-changed'))).toBe(text.startsWith('update events'))
  })
})
