/** The signature of a container, at the level that what is at hand allows. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RevocationAnswer } from '../../../src/ports/certificate-store.ts'
import type { TimeStamper } from '../../../src/ports/time-stamps.ts'
import { openHttpClient } from '../../../src/net/http-client.ts'
import { openJudge } from '../../../src/signing/certificates/open-judge.ts'
import { nobodyToAsk } from '../../../src/signing/certificates/nobody-to-ask.ts'
import { createVerifyTimeStamp, openTimeStamper } from '../../../src/signing/cms/time-stamp.ts'
import { openSigner, type OpenSigner } from '../../../src/signing/open-signer.ts'
import { checkFiles } from '../../../src/signing/xades/check-files.ts'
import { testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'
import { openTrustServices, type OpenTrustServices } from '../../helpers/trust-services.ts'

const clock = { now: () => new Date() }
const http = openHttpClient({ maxAnswerBytes: 100_000, connections: 2 })
const files = ['thu-tuc.json', 'bien-nhan.jws'].map((name) => ({ name, mediaType: 'application/octet-stream', digest: createHash('sha256').update(name).digest('hex') }))

let seals: TestSeals
let services: OpenTrustServices

beforeAll(async () => {
  seals = await testSeals(['H56', 'G12'])
  services = await openTrustServices(seals)
})

afterAll(async () => {
  await services.close()
  await http.close()
})

/** A judge that asks the services of the sandbox, and keeps what they answer in memory. */
async function openAskingJudge(): Promise<Awaited<ReturnType<typeof openJudge>>> {
  const kept: RevocationAnswer[] = []
  const answers = {
    latestAnswers: async () => [], answerBefore: async () => undefined,
    keepAnswer: async (answer: RevocationAnswer) => void kept.push(answer),
    answer: async (digest: string) => kept.find((answer) => answer.digest === digest),
  }
  const places = [{ crl: services.rootCrlUrl }, { ocsp: services.ocspUrl, crl: services.crlUrl }]
  const authorities = seals.authorities.map(({ pem }, index) => ({ pem, revocation: places[index] ?? ('none' as const) }))
  return openJudge({ ...nobodyToAsk, authorities, http, answers, clock })
}

async function openAsking({ stamps = true } = {}): Promise<OpenSigner> {
  const judge = await openAskingJudge()
  const timeStamper = openTimeStamper({ url: services.tsaUrl, http, judge, clock, timeoutMs: 5_000 })
  return openSigner({ seals: seals.seals, registry: seals.registry, judge, clock, ...(stamps ? { timeStamper } : {}) })
}

describe('files are signed', () => {
  test('to last, where a stamp and revocation answers can be had', async () => {
    const signer = await openAsking()
    const { signatures, level } = await signer.signFiles(files, 'H56')
    expect(level).toBe('B-LT')
    const [signature] = await checkFiles(signatures, files)
    expect(signature).toMatchObject({ level: 'B-LT', algorithm: 'RS256' })
    expect([signature?.ocsp.length, signature?.crls.length]).toEqual([2, 1])
    const [stamp] = signature?.stamps ?? []
    const verified = await createVerifyTimeStamp({ judge: await openAskingJudge(), clock })(stamp?.token ?? Buffer.alloc(0), stamp?.imprint ?? Buffer.alloc(0))
    expect(verified.authority).toContain('SANDBOX')
  })

  test('with a stamp alone, where nobody is asked about revocation', async () => {
    const timeStamper = openTimeStamper({ url: services.tsaUrl, http, judge: seals.judge, clock, timeoutMs: 5_000 })
    const signer = await openSigner({ seals: seals.seals, registry: seals.registry, judge: seals.judge, clock, timeStamper })
    const { signatures, level } = await signer.signFiles(files, 'G12')
    expect(level).toBe('B-T')
    expect(await checkFiles(signatures, files)).toMatchObject([{ level: 'B-T' }])
  })

  test.each(['down', 'error', 'garbage', 'refuses', 'wrong-imprint'] as const)('without a stamp, where the answer of the authority is %s', async (fault) => {
    services.behave({ tsa: fault })
    const signer = await openAsking()
    const { signatures, level } = await signer.signFiles(files, 'H56')
    services.behave({})
    expect(level).toBe('B-B')
    expect(await checkFiles(signatures, files)).toMatchObject([{ level: 'B-B', stamps: [] }])
  })

  test('without a stamp, where no authority is known', async () => {
    const signer = await openAsking({ stamps: false })
    expect(await signer.signFiles(files, 'H56')).toMatchObject({ level: 'B-B' })
  })

  test('never by a seal that may not sign', async () => {
    const { signer } = seals
    await expect(signer.signFiles(files, 'Z99')).rejects.toMatchObject({ code: 'key_unusable' })
  })

  test('a mistake of our own is not taken for an authority that does not answer', async () => {
    const timeStamper: TimeStamper = { stamp: () => Promise.reject(new TypeError('ours')) }
    const signer = await openSigner({ seals: seals.seals, registry: seals.registry, judge: seals.judge, clock, timeStamper })
    await expect(signer.signFiles(files, 'H56')).rejects.toThrow('ours')
  })
})
