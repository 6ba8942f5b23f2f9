/** Two processes on one database: what one registers or learns of a revocation, the other knows. */
import { X509Certificate } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTrust, type Trust } from '../../../src/compose-trust.ts'
import { GatewayError } from '../../../src/domain/errors.ts'
import type { Log } from '../../../src/ports/log.ts'
import type { RevocationAnswer } from '../../../src/ports/certificate-store.ts'
import { testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'
import { thumbprintOf } from '../../helpers/thumbprint.ts'
import { openTrustServices, type OpenTrustServices } from '../../helpers/trust-services.ts'
import { openStoreKit, type StoreKit } from '../store/store-kit.ts'

let now = new Date('2026-11-22T08:00:00Z')
const clock = { now: () => now, random: () => 0.5 }
let errors: string[]
const log: Log = { info: () => undefined, warn: () => undefined, error: ({ problem }) => void errors.push(String(problem)) }
let seals: TestSeals
let services: OpenTrustServices
let kit: StoreKit
let opened: Trust[]

beforeEach(async () => {
  errors = []
  opened = []
  seals = await testSeals(['H56', 'G22'], clock)
  services = await openTrustServices(seals, clock)
  kit = await openStoreKit()
})
afterEach(async () => {
  for (const trust of opened) await trust.close()
  await kit.close()
  await services.close()
})

async function start(store: StoreKit['store']): Promise<Trust> {
  const pems = seals.organisations.map(({ code, certificates }) => ({ organisation: code, pem: certificates[0] ?? '' }))
  const material = {
    organisations: [{ code: 'H56' }, { code: 'G22' }],
    named: pems.slice(1),
    seals: pems.slice(0, 1),
    authorities: [
      { pem: seals.root.certificatePem, revocation: 'none' as const },
      { pem: seals.issuing.certificatePem, revocation: { ocsp: services.ocspUrl } },
    ],
    tls: new Map(),
    certificates: [],
  }
  // what openTrust reads of a configuration, and of a store
  const config = { trust: { graceHours: 4 }, seals: seals.seals.slice(0, 1), organisations: material.organisations } as unknown as Parameters<typeof openTrust>[0]['config']
  const trust = await openTrust({ config, material, store: store as Parameters<typeof openTrust>[0]['store'], clock: clock as Parameters<typeof openTrust>[0]['clock'], log })
  opened.push(trust)
  return trust
}

function faultOf(judgement: Promise<unknown>): Promise<string | undefined> {
  return judgement.then(() => undefined, (error: unknown) => (error instanceof GatewayError ? error.fault : String(error)))
}

async function latest(): Promise<RevocationAnswer> {
  const [answer] = await kit.store.certificates.latestAnswers([])
  if (!answer) throw new Error('an answer was kept')
  return answer
}

test('a revocation that one learned counts for the other within seconds, with nobody to ask', async () => {
  const [one, another] = [await start(kit.store), await start(kit.other)]
  const pem = seals.organisations[1]?.certificates[0] ?? ''
  const der = new X509Certificate(pem).raw
  for (const { judge } of [one, another]) await judge.judge(der, 'seal', now)
  services.revoke(thumbprintOf(pem), now)
  const { thisUpdate, nextUpdate = thisUpdate } = await latest()
  now = new Date((thisUpdate.getTime() + nextUpdate.getTime()) / 2 + 1_000)
  await expect(one.revocation.refresh(der, 'seal')).resolves.toMatchObject({ state: 'revoked' })
  services.behave({ ocsp: 'down' })
  await expect.poll(() => faultOf(another.judge.judge(der, 'seal', now)), { timeout: 5_000 }).toBe('certificate-revoked')
})

test('a row that cannot be used is left out and told, and the gateway starts', async () => {
  await kit.sql.query(`insert into certificates (organisation, thumbprint, pem, state) values ('G22', $1, $2, 'active')`, [thumbprintOf(seals.issuing.certificatePem), seals.issuing.certificatePem])
  const { verifier, signer } = await start(kit.store)
  expect(errors).toContainEqual(expect.stringContaining('it is the certificate of an authority'))
  const signed = await signer.sign(Buffer.from('{}'), 'jws-detached', { issuer: 'H56', audience: 'G22', messageId: 'm-1' })
  await expect(verifier.verify({ bytes: signed.bytes, detached: signed.detached ?? '', profile: 'jws-detached', organisation: 'H56' })).resolves.toMatchObject({ organisation: 'H56' })
})
