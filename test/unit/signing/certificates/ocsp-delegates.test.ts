/** Whoever signs an answer of OCSP must count when it comes: what the answer says of its own making is not believed. */
import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { OctetString } from 'asn1js'
import { BasicOCSPResponse, OCSPResponse, ResponseBytes } from 'pkijs'
import { beforeAll, expect, test } from 'vitest'
import { openJudge } from '../../../../src/signing/certificates/open-judge.ts'
import { nobodyToAsk } from '../../../../src/signing/certificates/nobody-to-ask.ts'
import { readSandboxCertificate } from '../../../../src/signing/sandbox/issued-certificates.ts'
import { issueSandboxCertificate, type SandboxIssuer } from '../../../../src/signing/sandbox/sandbox-certificate.ts'
import { createTrustServices } from '../../../../src/signing/sandbox/trust-services.ts'
import { webKey } from '../../../../src/signing/sandbox/web-key.ts'
import { answersInMemory } from '../../../helpers/certificate-answers.ts'
import { testSeals, type TestSeals } from '../../../helpers/sandbox-seals.ts'

const hourMs = 3_600_000
const start = new Date('2026-11-22T08:00:00Z')
let now = start
const clock = { now: () => now }
let seals: TestSeals
let seal: Uint8Array
/** Counts until ten years after; its key is stolen some day. */
let delegate: SandboxIssuer

beforeAll(async () => {
  seals = await testSeals(['H56'], clock)
  seal = new X509Certificate(seals.organisations[0]?.certificates[0] ?? '').raw
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } })
  const until = new Date('2026-06-01T00:00:00Z')
  const made = new Date(Date.UTC(until.getUTCFullYear() - 10, until.getUTCMonth(), until.getUTCDate()))
  delegate = { privateKeyPem: privateKey, certificatePem: issueSandboxCertificate({ subject: { name: 'Former responder' }, use: 'revocation', privateKeyPem: privateKey, issuer: seals.issuing, now: made }) }
})

/** What the honest responder says, signed by `signer` as of `producedAt`. */
async function answerBy(signer: SandboxIssuer, producedAt: Date, question: Uint8Array): Promise<Uint8Array> {
  const honest = OCSPResponse.fromBER(await createTrustServices({ authority: seals, clock }).answerOcsp(question))
  const { responses, responseExtensions = [] } = BasicOCSPResponse.fromBER(honest.responseBytes?.response.valueBlock.valueHexView ?? new Uint8Array()).tbsResponseData
  const basic = new BasicOCSPResponse()
  Object.assign(basic.tbsResponseData, { responderID: readSandboxCertificate(signer.certificatePem).subject, producedAt, responses, responseExtensions })
  basic.certs = [readSandboxCertificate(signer.certificatePem)]
  await basic.sign(await webKey(signer), 'SHA-256')
  const responseBytes = new ResponseBytes({ responseType: '1.3.6.1.5.5.7.48.1.1', response: new OctetString({ valueHex: basic.toSchema().toBER() }) })
  return new Uint8Array(new OCSPResponse({ responseStatus: honest.responseStatus, responseBytes }).toSchema().toBER())
}

function open(answer: (question: Uint8Array) => Promise<Uint8Array>, answers = answersInMemory()) {
  return openJudge({
    ...nobodyToAsk,
    authorities: [
      { pem: seals.root.certificatePem, revocation: 'none' },
      { pem: seals.issuing.certificatePem, revocation: { ocsp: 'http://responder/ocsp' } },
    ],
    http: { request: async ({ body }) => ({ ok: true, answer: { status: 200, headers: {}, body: await answer(body ?? new Uint8Array()) } }) },
    answers,
    clock,
  })
}

test('a responder whose certificate is over does not count, whatever time it writes into its answer', async () => {
  now = start
  expect(new X509Certificate(delegate.certificatePem).validToDate < now).toBe(true)
  for (const producedAt of [new Date('2026-05-01T00:00:00Z'), now]) {
    const judge = await open((question) => answerBy(delegate, producedAt, question))
    await expect(judge.judge(seal, 'seal', now)).rejects.toMatchObject({ code: 'certificate_unproven' })
  }
})

test('an answer that was made before what it says was known, or that is yet to be made, does not count', async () => {
  now = start
  for (const offMs of [-hourMs, hourMs]) {
    const judge = await open((question) => answerBy(seals.revocation, new Date(now.getTime() + offMs), question))
    await expect(judge.judge(seal, 'seal', now)).rejects.toMatchObject({ code: 'certificate_unproven', fault: 'revocation-stale' })
  }
  const judge = await open((question) => answerBy(seals.revocation, now, question))
  await expect(judge.judge(seal, 'seal', now)).resolves.toMatchObject({ revocation: { state: 'good' } })
})

test('an answer that was kept counts on after its responder’s certificate is over, as of when it came', async () => {
  now = new Date('2026-05-31T23:30:00Z')
  const answers = answersInMemory()
  const judged = now
  await (await open((question) => answerBy(delegate, now, question), answers)).judge(seal, 'seal', judged)
  now = new Date('2026-06-02T00:00:00Z')
  const again = await open(() => Promise.reject(new Error('away')), answers)
  await expect(again.judge(seal, 'seal', judged)).resolves.toMatchObject({ revocation: { answer: answers.kept[0]?.digest } })
})
