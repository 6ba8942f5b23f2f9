/** Revocation: who is asked, what counts as an answer, and what happens while nobody answers. */
import { X509Certificate } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openHttpClient } from '../../../src/net/http-client.ts'
import type { Log } from '../../../src/ports/log.ts'
import { openJudge, type JudgeOptions } from '../../../src/signing/certificates/open-judge.ts'
import { answersInMemory, type AnswersInMemory } from '../../helpers/certificate-answers.ts'
import { testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'
import { openTrustServices, type OpenTrustServices, type TrustBehaviour } from '../../helpers/trust-services.ts'
import { until } from '../../helpers/until.ts'

const hourMs = 3_600_000
const graceMs = 4 * hourMs
const start = new Date('2026-11-22T08:00:00Z')
const log: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const http = openHttpClient({ maxAnswerBytes: 500_000, connections: 4 })

let now = start
const clock = { now: () => now }
let seals: TestSeals
let seal: X509Certificate
let services: OpenTrustServices
let answers: AnswersInMemory

beforeAll(async () => {
  seals = await testSeals(['H56'], clock)
  seal = new X509Certificate(seals.organisations[0]?.certificates[0] ?? '')
})

beforeEach(async () => {
  now = start
  answers = answersInMemory()
  services = await openTrustServices(seals, clock)
})

afterEach(() => services.close())
afterAll(() => http.close())

type Place = 'both' | 'ocsp' | 'crl'

function open(place: Place = 'ocsp', options: Partial<JudgeOptions> = {}) {
  const asked = { both: { ocsp: services.ocspUrl, crl: services.crlUrl }, ocsp: { ocsp: services.ocspUrl }, crl: { crl: services.crlUrl } }[place]
  const authorities = [
    { pem: seals.root.certificatePem, revocation: 'none' as const },
    { pem: seals.issuing.certificatePem, revocation: asked },
  ]
  return openJudge({ authorities, http, answers, graceMs, clock, log, ...options })
}

function later(ms: number): void {
  now = new Date(now.getTime() + ms)
}

const thumbprint = () => seal.fingerprint256.replaceAll(':', '').toLowerCase()

describe('a good certificate', () => {
  test.each(['ocsp', 'crl'] as const)('is proved by %s, and the answer is kept as it came', async (source) => {
    const judge = await open(source)
    const trust = await judge.judge(seal.raw, 'seal', now)
    const [kept] = answers.kept
    expect(trust.revocation).toEqual({ state: 'good', source, answer: kept?.digest, thisUpdate: kept?.thisUpdate })
    expect(kept).toMatchObject({ source, about: source === 'ocsp' ? thumbprint() : trust.path[1], fetchedAt: now })
    const { certificates, answers: proof } = await judge.material(seal.raw, trust)
    expect(certificates.map((der) => new X509Certificate(der).fingerprint256)).toEqual(
      [seal, new X509Certificate(seals.root.certificatePem), new X509Certificate(seals.issuing.certificatePem)].map((certificate) => certificate.fingerprint256),
    )
    expect(proof).toEqual([{ source, bytes: kept?.bytes }])
  })

  test('is asked about once, however many wait, and again at half of the answer’s life, without waiting', async () => {
    const judge = await open()
    await Promise.all(Array.from({ length: 20 }, () => judge.judge(seal.raw, 'seal', now)))
    expect(services.asked().ocsp).toBe(1)
    const { thisUpdate, nextUpdate } = answers.kept[0] ?? {}
    now = new Date(((thisUpdate?.getTime() ?? 0) + (nextUpdate?.getTime() ?? 0)) / 2 + 60_000)
    await judge.judge(seal.raw, 'seal', now)
    await until(() => answers.kept.length === 2, 'it was asked again')
    await judge.judge(seal.raw, 'seal', now)
    expect(services.asked().ocsp).toBe(2)
  })

  test('is proved by the list where the responder does not answer', async () => {
    services.behave({ ocsp: 'down' })
    const { revocation } = await (await open('both')).judge(seal.raw, 'seal', now)
    expect(revocation).toMatchObject({ state: 'good', source: 'crl' })
  })

  test('is proved after a restart by what was kept, with nobody asked', async () => {
    await (await open('both')).judge(seal.raw, 'seal', now)
    services.behave({ ocsp: 'down', crl: 'down' })
    const { revocation } = await (await open('both')).judge(seal.raw, 'seal', now)
    expect(revocation).toMatchObject({ state: 'good', source: 'ocsp', answer: answers.kept[0]?.digest })
    expect(services.asked()).toMatchObject({ ocsp: 1, crl: 0 })
  })

  test('is proved with its issuer, where there is a place to ask about that one', async () => {
    const authorities = [
      { pem: seals.root.certificatePem, revocation: { crl: services.rootCrlUrl } },
      { pem: seals.issuing.certificatePem, revocation: { ocsp: services.ocspUrl } },
    ]
    const judge = await openJudge({ authorities, http, answers, graceMs, clock, log })
    const trust = await judge.judge(seal.raw, 'seal', now)
    expect(answers.kept.map(({ source }) => source)).toEqual(['ocsp', 'crl'])
    expect((await judge.material(seal.raw, trust)).answers.map(({ source }) => source)).toEqual(['ocsp', 'crl'])
    services.revoke(trust.path[1] ?? '', now)
    const fresh = await openJudge({ authorities, http, answers: answersInMemory(), graceMs, clock, log })
    await expect(fresh.judge(seal.raw, 'seal', now)).rejects.toMatchObject({ code: 'signature_invalid', fault: 'certificate-revoked' })
  })
})

describe('a revoked certificate', () => {
  test.each(['ocsp', 'crl'] as const)('does not count by %s, but for what came before', async (source) => {
    services.revoke(thumbprint(), now, 'superseded')
    later(1_000)
    const judge = await open(source)
    await expect(judge.judge(seal.raw, 'seal', now)).rejects.toMatchObject({ code: 'signature_invalid', fault: 'certificate-revoked' })
    await expect(judge.judge(seal.raw, 'seal', new Date(start.getTime() - 1_000))).resolves.toMatchObject({ revocation: { state: 'good', source } })
  })

  test.each(['ocsp', 'crl'] as const)('counts for nothing by %s once its key was in other hands', async (source) => {
    services.revoke(thumbprint(), now, 'keyCompromise')
    const judge = await open(source)
    await expect(judge.judge(seal.raw, 'seal', new Date(start.getTime() - hourMs))).rejects.toMatchObject({ fault: 'certificate-revoked' })
  })

  test('stays so when its responder says later that it is good, and after a restart', async () => {
    const lagging = await openTrustServices(seals, clock)
    const at = (ocsp: string) => open('ocsp', {
      authorities: [
        { pem: seals.root.certificatePem, revocation: 'none' as const },
        { pem: seals.issuing.certificatePem, revocation: { ocsp, crl: services.crlUrl } },
      ],
    })
    services.revoke(thumbprint(), now)
    await expect((await at(services.ocspUrl)).judge(seal.raw, 'seal', now)).rejects.toMatchObject({ fault: 'certificate-revoked' })
    const judge = await at(lagging.ocspUrl)
    later(13 * hourMs)
    await judge.refresh(seal.raw, 'seal')
    expect(lagging.asked().ocsp).toBe(1)
    await expect(judge.judge(seal.raw, 'seal', now)).rejects.toMatchObject({ fault: 'certificate-revoked' })
    await expect((await at(lagging.ocspUrl)).judge(seal.raw, 'seal', now)).rejects.toMatchObject({ fault: 'certificate-revoked' })
    await lagging.close()
  })

  test('is so for another process as soon as that hears of it', async () => {
    const [one, another] = [await open(), await open()]
    for (const judge of [one, another]) await judge.judge(seal.raw, 'seal', now)
    services.revoke(thumbprint(), now)
    now = new Date(((answers.kept[0]?.nextUpdate?.getTime() ?? 0) + now.getTime()) / 2 + 1_000)
    await one.refresh(seal.raw, 'seal')
    const { ocsp } = services.asked()
    await another.recall()
    await expect(another.judge(seal.raw, 'seal', now)).rejects.toMatchObject({ fault: 'certificate-revoked' })
    expect(services.asked().ocsp).toBe(ocsp)
  })

  test('stays so when nobody answers any more', async () => {
    services.revoke(thumbprint(), now)
    const judge = await open()
    await expect(judge.judge(seal.raw, 'seal', now)).rejects.toMatchObject({ fault: 'certificate-revoked' })
    services.behave({ ocsp: 'down' })
    later(1_000 * hourMs)
    await expect(judge.judge(seal.raw, 'seal', now)).rejects.toMatchObject({ fault: 'certificate-revoked' })
  })
})

describe('a certificate that the responder does not know', () => {
  /** Issued by the authority, and in the responder's books only while a test puts it there. */
  let other: X509Certificate
  let known: OpenTrustServices

  beforeAll(async () => {
    const others = await testSeals(['H56', 'G12'], clock)
    other = new X509Certificate(others.organisations[1]?.certificates[0] ?? '')
  })
  beforeEach(async () => {
    known = await openTrustServices(seals, clock, [other.toString()])
  })
  afterEach(() => known.close())

  function openAt(ocsp: string, crl?: string) {
    const authorities = [
      { pem: seals.root.certificatePem, revocation: 'none' as const },
      { pem: seals.issuing.certificatePem, revocation: { ocsp, ...(crl === undefined ? {} : { crl }) } },
    ]
    return open('ocsp', { authorities })
  }

  test('counts for nothing, and is asked about again soon', async () => {
    const judge = await open()
    await expect(judge.judge(other.raw, 'seal', now)).rejects.toMatchObject({ code: 'signature_invalid', fault: 'revocation-unknown' })
    await expect(judge.judge(other.raw, 'seal', now)).rejects.toMatchObject({ fault: 'revocation-unknown' })
    expect(services.asked().ocsp).toBe(1)
    later(61_000)
    await expect(judge.judge(other.raw, 'seal', now)).rejects.toMatchObject({ fault: 'revocation-unknown' })
    expect(services.asked().ocsp).toBe(2)
    expect(answers.kept).toEqual([])
  })

  test('counts by the list, where there is one', async () => {
    await expect((await open('both')).judge(other.raw, 'seal', now)).resolves.toMatchObject({ revocation: { state: 'good', source: 'crl' } })
    services.behave({ crl: 'down' })
    await expect((await open('both', { answers: answersInMemory() })).judge(other.raw, 'seal', now)).rejects.toMatchObject({ fault: 'revocation-unknown' })
  })

  test('is only unproven once the responder is silent, and what came before keeps its answer', async () => {
    const judge = await openAt(services.ocspUrl)
    await (await openAt(known.ocspUrl)).judge(other.raw, 'seal', now)
    await judge.recall()
    const { nextUpdate = start } = answers.kept[0] ?? {}
    const received = now
    now = new Date(nextUpdate.getTime() + 1_000)
    await expect(judge.judge(other.raw, 'seal', now)).rejects.toMatchObject({ fault: 'revocation-unknown' })
    await expect(judge.judge(other.raw, 'seal', received)).resolves.toMatchObject({ revocation: { answer: answers.kept[0]?.digest } })
    await expect(judge.refresh(other.raw, 'seal')).resolves.toEqual({ state: 'unknown', since: now })
    services.behave({ ocsp: 'down' })
    later(61_000)
    await expect(judge.judge(other.raw, 'seal', now)).resolves.toMatchObject({ revocation: { state: 'good' } })
    later(graceMs)
    await expect(judge.judge(other.raw, 'seal', now)).rejects.toMatchObject({ code: 'certificate_unproven' })
  })
})

describe('an answer that proves nothing', () => {
  const cases: readonly [string, Place, TrustBehaviour, string][] = [
    ['of OCSP about another certificate', 'ocsp', { ocsp: 'other-certificate' }, 'revocation-other'],
    ['of OCSP by whom nobody delegated', 'ocsp', { ocsp: 'wrong-signer' }, 'revocation-signer'],
    ['of OCSP whose time is over', 'ocsp', { ocsp: 'stale' }, 'revocation-stale'],
    ['of OCSP to another question', 'ocsp', { ocsp: 'wrong-nonce' }, 'revocation-nonce'],
    ['of OCSP that is none', 'ocsp', { ocsp: 'garbage' }, 'revocation-form'],
    ['of OCSP that says “later”', 'ocsp', { ocsp: 'busy' }, 'revocation-refused'],
    ['of OCSP with status 500', 'ocsp', { ocsp: 'error' }, 'certificate-unproven'],
    ['of OCSP that never comes', 'ocsp', { ocsp: 'down' }, 'certificate-unproven'],
    ['of OCSP that is too long', 'ocsp', { ocsp: 'huge' }, 'certificate-unproven'],
    ['by list whose time is over', 'crl', { crl: 'stale' }, 'revocation-stale'],
    ['by list that is none', 'crl', { crl: 'garbage' }, 'revocation-form'],
    ['by list that never comes', 'crl', { crl: 'down' }, 'certificate-unproven'],
    ['of OCSP by whom nobody delegated, with the list away', 'both', { ocsp: 'wrong-signer', crl: 'down' }, 'revocation-signer'],
  ]

  test.each(cases)('%s leaves the certificate unproven', async (_, place, behaviour, fault) => {
    services.behave(behaviour)
    const judge = await open(place)
    await expect(judge.judge(seal.raw, 'seal', now)).rejects.toMatchObject({ code: 'certificate_unproven', fault })
    expect(answers.kept).toEqual([])
  })

  test('a response without our number counts, unless the number is demanded', async () => {
    services.behave({ ocsp: 'no-nonce' })
    await expect((await open()).judge(seal.raw, 'seal', now)).resolves.toMatchObject({ revocation: { state: 'good' } })
    const authorities = [
      { pem: seals.root.certificatePem, revocation: 'none' as const },
      { pem: seals.issuing.certificatePem, revocation: { ocsp: services.ocspUrl, nonce: true } },
    ]
    const strict = await open('ocsp', { authorities, answers: answersInMemory() })
    await expect(strict.judge(seal.raw, 'seal', now)).rejects.toMatchObject({ code: 'certificate_unproven', fault: 'revocation-nonce' })
  })

  test('a list of another authority does not count', async () => {
    const authorities = [
      { pem: seals.root.certificatePem, revocation: 'none' as const },
      { pem: seals.issuing.certificatePem, revocation: { crl: services.rootCrlUrl } },
    ]
    const judge = await openJudge({ authorities, http, answers, graceMs, clock, log })
    await expect(judge.judge(seal.raw, 'seal', now)).rejects.toMatchObject({ code: 'certificate_unproven', fault: 'revocation-other' })
  })
})

describe('whoever answers', () => {
  test('with a list is asked for it once, however many certificates it is about, and not again at once when it fails', async () => {
    const five = await testSeals(['H56', 'G12', 'G13', 'G14', 'G22'], clock)
    const ders = five.organisations.map(({ certificates }) => new X509Certificate(certificates[0] ?? '').raw)
    const judge = await open('crl')
    await Promise.all(ders.map((der) => judge.judge(der, 'seal', now)))
    expect(services.asked().crl).toBe(1)
    services.behave({ crl: 'error' })
    const without = await open('crl', { answers: answersInMemory() })
    for (const der of ders) await expect(without.judge(der, 'seal', now)).rejects.toMatchObject({ code: 'certificate_unproven' })
    expect(services.asked().crl).toBe(2)
  })

  test('with the same again near its end is left alone for a while', async () => {
    let cached: Uint8Array | undefined
    let asked = 0
    const caching: JudgeOptions['http'] = {
      async request(request, signal) {
        asked += 1
        const result = await http.request(request, signal)
        if (!result.ok) return result
        cached ??= result.answer.body
        return { ok: true, answer: { ...result.answer, body: cached } }
      },
    }
    services.behave({ ocsp: 'no-nonce' })
    const judge = await open('ocsp', { http: caching })
    await judge.judge(seal.raw, 'seal', now)
    const { nextUpdate = start } = answers.kept[0] ?? {}
    for (let second = 0; second < 120; second += 1) {
      now = new Date(nextUpdate.getTime() + second * 1_000)
      await judge.refresh(seal.raw, 'seal')
    }
    expect(asked).toBeLessThanOrEqual(6)
  })

  test('does so about what is valid later as of now', async () => {
    const future = new Date(now.getTime() + 31 * 24 * hourMs)
    await expect((await open()).judge(seal.raw, 'seal', future)).resolves.toMatchObject({ revocation: { state: 'good' } })
  })
})

test('what an expired certificate signed is judged by what was kept while it was valid, however many lists came later', async () => {
  const received = new Date(seal.validToDate.getTime() - hourMs)
  now = received
  await (await open('crl')).judge(seal.raw, 'seal', received)
  const [then] = answers.kept
  now = new Date(seal.validToDate.getTime() + 24 * hourMs)
  const renewed = await http.request({ method: 'GET', url: services.crlUrl }, new AbortController().signal)
  if (!then || !renewed.ok) throw new Error('both lists were fetched')
  await answers.keepAnswer({ ...then, digest: 'of-the-newer', bytes: renewed.answer.body, thisUpdate: now, nextUpdate: new Date(now.getTime() + hourMs), fetchedAt: now })
  await expect((await open('crl')).judge(seal.raw, 'seal', received)).resolves.toMatchObject({ revocation: { state: 'good', answer: then.digest } })
})

describe('while nobody answers', () => {
  test('the last good answer counts for the grace after its time, and no longer', async () => {
    const judge = await open()
    await judge.judge(seal.raw, 'seal', now)
    services.behave({ ocsp: 'down' })
    const over = answers.kept[0]?.nextUpdate ?? start
    now = new Date(over.getTime() + graceMs)
    await expect(judge.judge(seal.raw, 'seal', now)).resolves.toMatchObject({ revocation: { state: 'good' } })
    later(60_000)
    await expect(judge.judge(seal.raw, 'seal', now)).rejects.toMatchObject({ code: 'certificate_unproven', fault: 'certificate-unproven' })
    services.behave({})
    later(60_000)
    await expect(judge.judge(seal.raw, 'seal', now)).resolves.toMatchObject({ revocation: { state: 'good' } })
  })

  test('messages do not wait for one try each', async () => {
    services.behave({ ocsp: 'down' })
    const judge = await open()
    for (let n = 0; n < 5; n += 1) await expect(judge.judge(seal.raw, 'seal', now)).rejects.toMatchObject({ code: 'certificate_unproven' })
    expect(services.asked().ocsp).toBe(1)
    later(31_000)
    await expect(judge.judge(seal.raw, 'seal', now)).rejects.toMatchObject({ code: 'certificate_unproven' })
    expect(services.asked().ocsp).toBe(2)
  })

  test('a watch hears since when, and that it is over', async () => {
    const judge = await open()
    await expect(judge.refresh(seal.raw, 'seal')).resolves.toMatchObject({ state: 'good', askedInVainSince: undefined })
    services.behave({ ocsp: 'down' })
    now = new Date((answers.kept[0]?.nextUpdate ?? start).getTime() - 60_000)
    const since = now
    await expect(judge.refresh(seal.raw, 'seal')).resolves.toMatchObject({ state: 'good', askedInVainSince: since })
    later(hourMs)
    await expect(judge.refresh(seal.raw, 'seal')).resolves.toMatchObject({ state: 'good', askedInVainSince: since })
    services.behave({})
    services.revoke(thumbprint(), now)
    later(hourMs)
    await expect(judge.refresh(seal.raw, 'seal')).resolves.toMatchObject({ state: 'revoked' })
  })
})
