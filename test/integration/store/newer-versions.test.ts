import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { NewTransfer } from '../../../src/ports/transfer-store.ts'
import { openStoreKit, settlement, type StoreKit } from './store-kit.ts'

let kit: StoreKit
beforeAll(async () => {
  kit = await openStoreKit()
})
afterAll(() => kit.close())

async function ended(how: 'refuse' | 'park' | 'deliver', overrides: Partial<NewTransfer>): Promise<string> {
  const { id } = await kit.accept(overrides)
  await kit.store.transfers.settle(await kit.lease(id), settlement(how))
  return id
}

async function failed(partner: string): Promise<number> {
  return (await kit.store.desk.failures()).filter((row) => row.partner === partner).reduce((sum, { count }) => sum + count, 0)
}

test('a failed transfer is a failure until a later one of its dossier came to the same partner', async () => {
  const dossierCode = 'H56.14-261120-7001'
  const first = await ended('refuse', { dossierCode })
  const second = await ended('park', { dossierCode })
  expect(await failed('tax')).toBe(2)
  // at another partner, or of another sender, it is another dossier
  await ended('deliver', { dossierCode, partner: 'land' })
  await ended('deliver', { dossierCode, sender: 'H57' })
  expect(await failed('tax')).toBe(2)
  expect(await kit.store.transfers.newerVersions([first, second])).toEqual(new Map())
  const third = await ended('deliver', { dossierCode })
  expect(await failed('tax')).toBe(0)
  const newer = await kit.store.transfers.newerVersions([first, second, third])
  expect([...newer].map(([older, { id }]) => [older, id])).toEqual(expect.arrayContaining([[first, third], [second, third]]))
  expect(newer.size).toBe(2)
  expect(newer.get(first)?.at).toEqual((await kit.store.transfers.get(third))?.stateAt)
  // what failed after it stands
  await ended('refuse', { dossierCode })
  expect(await failed('tax')).toBe(1)
})

test('each webhook tells an event of its own', async () => {
  const webhook = { dossierCode: 'H56.14-261120-7002', client: 'gateway', purpose: 'webhook', partner: 'land' } as const
  const lost = await ended('refuse', webhook)
  const before = await failed('land')
  await ended('deliver', webhook)
  expect(await failed('land')).toBe(before)
  expect(await kit.store.transfers.newerVersions([lost])).toEqual(new Map())
})

test('while a correction waits for its second person, that is what is counted', async () => {
  const original = await ended('refuse', { dossierCode: 'H56.14-261120-7003' })
  const before = await failed('tax')
  const id = randomUUID()
  await kit.store.corrections.propose({ id, original, content: Buffer.from('{}'), paths: ['/subject'], order: { actor: 'an', reason: 'why', evenIfThere: false } })
  expect(await failed('tax')).toBe(before - 1)
  await kit.store.corrections.decline(id, 'rejected', { actor: 'binh', reason: 'no' })
  expect(await failed('tax')).toBe(before)
})
