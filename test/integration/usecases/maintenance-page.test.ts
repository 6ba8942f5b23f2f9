/** A page in place of an answer, over the real way out: whether it is this message or the partner is for a probe to say. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { sampleDossier } from '../../../adapters/loopback/fixtures/dossier.ts'
import { loopback } from '../../../adapters/loopback/index.ts'
import { startLoopbackSimulator } from '../../../adapters/loopback/simulator.ts'
import type { Simulator } from '../../../src/ports/simulator.ts'
import { testSeals } from '../../helpers/sandbox-seals.ts'
import { clock } from '../store/store-kit.ts'
import { openCoreKit, type CoreKit, type KitDelivery } from './core-kit.ts'

const running = new AbortController().signal
const token = 'token-at-the-partner'
let kit: CoreKit
let partner: Simulator
let delivery: KitDelivery

beforeAll(async () => {
  kit = await openCoreKit(['loopback'])
  const { signer, verifier } = await testSeals(['H56', 'G99'])
  partner = await startLoopbackSimulator({ port: 0, clock, signer, verifier, organisation: 'G99', senders: ['H56'] }, { token })
  const line = await kit.line('loopback', loopback, { config: { baseUrl: partner.url, token }, agreement: { probe: { minMs: 60_000, maxMs: 60_000 } } })
  delivery = kit.delivery([line])
})
beforeEach(() => kit.reset())
afterAll(async () => {
  await kit.close()
  await partner.close()
})

let codes = 0
async function accept(): Promise<string> {
  const dossier = sampleDossier(`H56.14-261121-${String(++codes).padStart(7, '0')}`)
  const { id } = await kit.accept({ partner: 'loopback', dossierCode: dossier.code, payload: Buffer.from(JSON.stringify(dossier)) })
  return id
}

it.each([200, 302, 404])('for everything, with status %i: the lane is suspended, the transfer waits, and goes when the page is gone', async (status) => {
  const id = await accept()
  partner.behave({ kind: 'status', status })
  await delivery.deliver(id, running)
  expect(await kit.read(id)).toMatchObject({ state: 'waiting', attempts: 1 })
  expect(await kit.lane('loopback')).toMatchObject({ state: 'suspended' })
  partner.behave({ kind: 'normal' })
  await kit.store.lanes.reopen('loopback')
  await delivery.deliver(id, running)
  expect(await kit.read(id)).toMatchObject({ state: 'confirmed', attempts: 2 })
})

it('for one message only: it is parked with the page as it came, and the next goes its way', async () => {
  const [one, next] = [await accept(), await accept()]
  partner.behave({ kind: 'status', status: 200 }, 1)
  await delivery.deliver(one, running)
  await delivery.deliver(next, running)
  expect(await kit.read(one)).toMatchObject({ state: 'parked', attempts: 1 })
  expect((await kit.store.transfers.attempts(one))[0]?.record?.raw).toContain('<html>')
  expect(await kit.read(next)).toMatchObject({ state: 'confirmed' })
  expect(await kit.lane('loopback')).toMatchObject({ state: 'open' })
})
