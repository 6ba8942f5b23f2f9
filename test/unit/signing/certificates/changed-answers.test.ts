/** Answers about revocation with an octet changed: refused, or read as before, and never an error of ours. */
import { beforeAll, describe, expect, test } from 'vitest'
import { GatewayError } from '../../../../src/domain/errors.ts'
import { readAuthorities } from '../../../../src/signing/certificates/authorities.ts'
import { createJudgePath } from '../../../../src/signing/certificates/judge-path.ts'
import { parseCertificate, type ParsedCertificate } from '../../../../src/signing/certificates/parsed-certificate.ts'
import { readCrl } from '../../../../src/signing/certificates/revocation/crl-answer.ts'
import { readOcspAnswer, writeQuestion } from '../../../../src/signing/certificates/revocation/ocsp-answer.ts'
import { createTrustServices, type TrustServices } from '../../../../src/signing/sandbox/trust-services.ts'
import { testSeals, type TestSeals } from '../../../helpers/sandbox-seals.ts'

const now = new Date('2026-11-22T08:00:00Z')
let seals: TestSeals
let seal: ParsedCertificate
let issuer: ParsedCertificate
let services: TrustServices

beforeAll(async () => {
  seals = await testSeals(['H56'])
  seal = parseCertificate(seals.organisations[0]?.certificates[0] ?? '')
  issuer = parseCertificate(seals.issuing.certificatePem)
  services = createTrustServices({ authority: seals, clock: { now: () => now } })
  services.revoke(seal.thumbprint, now, 'superseded')
})

/** A prime, so that every kind of octet has its turn; all of them would take half a minute. */
const stride = 7

/** What reading gave for every changed octet that was not refused as it must be. */
async function surprises(bytes: Uint8Array, read: (changed: Uint8Array) => Promise<unknown>): Promise<readonly string[]> {
  const honest = JSON.stringify(await read(bytes))
  const found: string[] = []
  for (let place = 0; place < bytes.byteLength; place += stride) {
    const changed = Buffer.from(bytes)
    changed[place] = (changed[place] ?? 0) ^ (1 << place % 8)
    const verdict = await read(changed).then((value) => JSON.stringify(value), (error: unknown) => (error instanceof GatewayError && error.code === 'signature_invalid' ? honest : String(error)))
    if (verdict !== honest) found.push(`${place}: ${verdict}`)
  }
  return found
}

describe('with one octet changed', () => {
  test('an OCSP response says nothing else', async () => {
    const judgePath = createJudgePath(readAuthorities([seals.root, seals.issuing].map(({ certificatePem }) => ({ pem: certificatePem, revocation: 'none' }))))
    const nonce = Buffer.alloc(16, 7)
    const bytes = await services.answerOcsp(await writeQuestion(seal, issuer, nonce))
    expect(await surprises(bytes, (changed) => readOcspAnswer(changed, { certificate: seal, issuer, judgePath, receivedAt: now, nonce, nonceDemanded: true }))).toEqual([])
  }, 120_000)

  test('a list says nothing else', async () => {
    const bytes = await services.crl('issuing')
    const read = async (changed: Uint8Array) => {
      const list = await readCrl(changed, issuer, now)
      return [list.thisUpdate, list.nextUpdate, list.statusOf(seal)]
    }
    expect(await surprises(bytes, read)).toEqual([])
  }, 120_000)
})
