/** What the judge says before any path is looked for, and which authorities it takes. */
import { X509Certificate } from 'node:crypto'
import { CertificateChainValidationEngine } from 'pkijs'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { openJudge, type JudgeOptions } from '../../../../src/signing/certificates/open-judge.ts'
import { answersInMemory } from '../../../helpers/certificate-answers.ts'
import { testSeals, type TestSeals } from '../../../helpers/sandbox-seals.ts'

const now = new Date('2026-11-22T08:00:00Z')
let seals: TestSeals
let seal: Uint8Array

beforeAll(async () => {
  seals = await testSeals(['H56'])
  seal = new X509Certificate(seals.organisations[0]?.certificates[0] ?? '').raw
})

function open(pems: readonly string[] = [seals.root.certificatePem, seals.issuing.certificatePem], options: Partial<JudgeOptions> = {}) {
  return openJudge({
    authorities: pems.map((pem) => ({ pem, revocation: 'none' })),
    http: { request: () => Promise.reject(new Error('nobody is to be asked')) },
    answers: answersInMemory(),
    graceMs: 0,
    clock: { now: () => now },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    ...options,
  })
}

test('the path is told from the certificate to the trusted authority', async () => {
  const trust = await (await open()).judge(seal, 'seal', now)
  const thumbprints = [seal, new X509Certificate(seals.issuing.certificatePem).raw, new X509Certificate(seals.root.certificatePem).raw]
    .map((der) => new X509Certificate(der).fingerprint256.replaceAll(':', '').toLowerCase())
  expect(trust).toEqual({ path: thumbprints, revocation: { state: 'unchecked' } })
})

test('the order of the authorities does not matter, nor that one is named twice', async () => {
  const { root, issuing } = seals
  const judge = await open([issuing.certificatePem, root.certificatePem, issuing.certificatePem])
  await expect(judge.judge(seal, 'seal', now)).resolves.toMatchObject({ path: { length: 3 } })
})

test.each([
  ['no bytes', () => Buffer.alloc(0)],
  ['text', () => Buffer.from('xin chào')],
  ['the first half of one', () => seal.subarray(0, 300)],
])('%s is no certificate', async (_, bytes) => {
  await expect((await open()).judge(bytes(), 'seal', now)).rejects.toMatchObject({ code: 'signature_invalid', fault: 'certificate-unreadable' })
})

test('with an octet changed it counts no more, and never makes an error of ours', async () => {
  const judge = await open()
  for (let place = 0; place < seal.byteLength; place += 3) {
    const changed = Buffer.from(seal)
    changed[place] = (changed[place] ?? 0) ^ (1 << place % 8)
    await expect(judge.judge(changed, 'seal', now), `octet ${place}`).rejects.toMatchObject({ code: 'signature_invalid' })
  }
}, 60_000)

test('a failure that passes is not remembered', async () => {
  const judge = await open()
  const failing = vi.spyOn(CertificateChainValidationEngine.prototype, 'verify').mockRejectedValue(new Error('out of memory'))
  await expect(judge.judge(seal, 'seal', now)).rejects.toMatchObject({ code: 'signature_invalid', fault: 'path-untrusted' })
  failing.mockRestore()
  await expect(judge.judge(seal, 'seal', now)).resolves.toMatchObject({ path: { length: 3 } })
})

test('each use has certificates of its own', async () => {
  const judge = await open()
  const of = { seal, 'time-stamp': new X509Certificate(seals.timeStamp.certificatePem).raw, revocation: new X509Certificate(seals.revocation.certificatePem).raw }
  for (const [kind, der] of Object.entries(of)) {
    for (const use of ['seal', 'time-stamp', 'revocation'] as const) {
      const verdict = judge.judge(der, use, now)
      if (use === kind) await expect(verdict).resolves.toMatchObject({ revocation: { state: 'unchecked' } })
      else await expect(verdict).rejects.toMatchObject({ fault: 'path-usage' })
    }
  }
})

describe('authorities are refused at start', () => {
  const cases: readonly [string, () => readonly string[], string][] = [
    ['when one is no certificate', () => [seals.root.certificatePem, 'hello'], 'authority 2: it is not a certificate'],
    ['when one file holds two', () => [`${seals.root.certificatePem}\n${seals.issuing.certificatePem}`], 'authority 1: the file holds several certificates'],
    ['when none is signed by itself', () => [seals.issuing.certificatePem], 'none of the authorities is signed by itself'],
  ]
  test.each(cases)('%s', async (_, pems, words) => {
    await expect(open(pems())).rejects.toMatchObject({ code: 'config_invalid', detail: expect.stringContaining(words) })
  })
})
