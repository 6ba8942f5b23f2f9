import { beforeAll, describe, expect, test } from 'vitest'
import { X509Certificate } from 'node:crypto'
import { openOfflineJudge, type RevocationBytes } from '../../../src/evidence/offline-judge.ts'
import { openJudge } from '../../../src/signing/certificates/open-judge.ts'
import { createTrustServices } from '../../../src/signing/sandbox/trust-services.ts'
import { testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'

const signedAt = new Date('2026-11-20T08:00:00Z')
const later = new Date('2026-11-21T08:00:00Z')

let seals: TestSeals
let certificate: X509Certificate

beforeAll(async () => {
  seals = await testSeals(['H56', 'G12'])
  certificate = new X509Certificate(seals.organisations[0]?.certificates[0] ?? '')
})

interface Asked {
  readonly revokedAt?: Date
  readonly reason?: 'keyCompromise' | 'superseded'
  readonly about?: X509Certificate
  readonly at?: Date
}

/** As a gateway asks for it. */
async function ocspAnswer({ revokedAt, reason = 'superseded', about = certificate, at = later }: Asked = {}): Promise<RevocationBytes> {
  const clock = { now: () => at }
  const services = createTrustServices({ authority: seals, clock })
  if (revokedAt) services.revoke(thumbprintOf(about), revokedAt, reason)
  let bytes = new Uint8Array()
  const judge = await openJudge({
    authorities: seals.authorities.map(({ pem }, index) => ({ pem, revocation: index === 1 ? { ocsp: 'http://trust.test/ocsp' } : 'none' })),
    http: {
      async request({ body = new Uint8Array() }) {
        bytes = Uint8Array.from(await services.answerOcsp(body))
        return { ok: true, answer: { status: 200, headers: {}, body: bytes } }
      },
    },
    answers: { latestAnswers: async () => [], answerBefore: async () => undefined, keepAnswer: async () => undefined, answer: async () => undefined },
    graceMs: 0,
    clock,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  })
  await judge.judge(about.raw, 'seal', at).catch(() => undefined)
  return { source: 'ocsp', bytes }
}

async function list(revokedAt?: Date): Promise<RevocationBytes> {
  const services = createTrustServices({ authority: seals, clock: { now: () => later } })
  if (revokedAt) services.revoke(thumbprintOf(certificate), revokedAt)
  return { source: 'crl', bytes: await services.crl() }
}

function judge(answers: readonly RevocationBytes[], at = signedAt) {
  const means = { authorities: [seals.root.certificatePem], issuers: [seals.issuing.certificatePem], answers }
  return openOfflineJudge(means).judge(certificate.raw, 'seal', at)
}

describe('without network', () => {
  test('a path leads over the issuers of the container to an authority that was given', async () => {
    const trust = await judge([])
    expect(trust.path).toEqual([certificate, new X509Certificate(seals.issuing.certificatePem), new X509Certificate(seals.root.certificatePem)].map(thumbprintOf))
    expect(trust.revocation).toEqual({ state: 'unchecked' })
  })

  test('a root of the container is not trusted', async () => {
    const other = openOfflineJudge({ authorities: [], issuers: [seals.root.certificatePem, seals.issuing.certificatePem], answers: [] })
    await expect(other.judge(certificate.raw, 'seal', signedAt)).rejects.toMatchObject({ fault: 'path-untrusted' })
  })

  test('an authority that ends no path is a mistake of whoever gives it', () => {
    expect(() => openOfflineJudge({ authorities: [seals.issuing.certificatePem], issuers: [seals.root.certificatePem], answers: [] })).toThrow(expect.objectContaining({ code: 'config_invalid' }))
  })

  test('good is what an answer calls good, by OCSP or by list', async () => {
    expect((await judge([await ocspAnswer()])).revocation).toMatchObject({ state: 'good', source: 'ocsp' })
    expect((await judge([await list()])).revocation).toMatchObject({ state: 'good', source: 'crl' })
  })

  test('what was revoked afterwards was good before', async () => {
    expect((await judge([await ocspAnswer({ revokedAt: later })])).revocation).toMatchObject({ state: 'good' })
  })

  test.each<[string, () => Promise<RevocationBytes>]>([
    ['before', () => ocspAnswer({ revokedAt: new Date('2026-11-19T00:00:00Z') })],
    ['before, by the list', () => list(new Date('2026-11-19T00:00:00Z'))],
    ['afterwards, because its key may have been in other hands', () => ocspAnswer({ revokedAt: later, reason: 'keyCompromise' })],
  ])('what was revoked %s does not count', async (_when, answer) => {
    await expect(judge([await ocspAnswer(), await answer()])).rejects.toMatchObject({ fault: 'certificate-revoked' })
  })

  test.each<[string, () => Promise<RevocationBytes>]>([
    ['about another certificate', async () => ocspAnswer({ about: new X509Certificate(seals.organisations[1]?.certificates[0] ?? '') })],
    ['that cannot be read', async () => ({ source: 'ocsp', bytes: Buffer.from('none') })],
    ['of another kind', async () => ({ source: 'crl', bytes: (await ocspAnswer()).bytes })],
    ['from long before', async () => ocspAnswer({ at: new Date('2026-11-01T00:00:00Z') })],
  ])('an answer %s proves nothing', async (_what, answer) => {
    expect((await judge([await answer()])).revocation).toEqual({ state: 'unchecked' })
  })
})

function thumbprintOf({ fingerprint256 }: X509Certificate): string {
  return fingerprint256.replaceAll(':', '').toLowerCase()
}
