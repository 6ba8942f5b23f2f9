import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../../src/observe/system-clock.ts'
import { openStore, type Store } from '../../../src/store/open-store.ts'
import { createVault } from '../../../src/store/vault.ts'
import { createDatabase } from '../../helpers/postgres.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let store: Store
let other: Store
beforeAll(async () => {
  database = await createDatabase()
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const options = { url: database.url, poolSize: 5, clock: systemClock, log, vault: createVault([{ id: 'tests-1', secret: new Uint8Array(32).fill(7) }]) }
  store = await openStore(options)
  other = await openStore(options)
})
afterAll(async () => {
  await Promise.all([store.close(), other.close()])
  await database.drop()
})

const soon = () => new Date(Date.now() + 60_000)

test('a thing is spent once, by whichever process comes first', async () => {
  expect(await store.once.spend('assertion', 'a', soon())).toBe(true)
  expect(await store.once.spend('assertion', 'a', soon())).toBe(false)
  expect(await other.once.spend('assertion', 'a', soon())).toBe(false)
  const race = await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? store : other).once.spend('totp', 'raced', soon())))
  expect(race.filter((won) => won)).toHaveLength(1)
})

test('the same words of another kind are another thing', async () => {
  expect(await store.once.spend('assertion', 'shared', soon())).toBe(true)
  expect(await store.once.spend('log-in', 'shared', soon())).toBe(true)
})

test('any text can be spent', async () => {
  for (const text of ['', '\u0000', '\ud800', 'x'.repeat(100_000), "'; drop table spent; --"]) expect(await store.once.spend('assertion', text, soon())).toBe(true)
})

test('what is over is forgotten after a margin, and nothing else', async () => {
  const until = new Date(Date.now() + 3_600_000)
  await store.once.spend('assertion', 'long', until)
  await store.once.spend('assertion', 'short', new Date(until.getTime() - 1_800_000))
  await store.once.forget(new Date(until.getTime() - 1_800_000 + 9 * 60_000))
  expect(await store.once.spend('assertion', 'short', until)).toBe(false)
  await store.once.forget(new Date(until.getTime() - 1_800_000 + 11 * 60_000))
  expect([await store.once.spend('assertion', 'short', until), await store.once.spend('assertion', 'long', until)]).toEqual([true, false])
})
