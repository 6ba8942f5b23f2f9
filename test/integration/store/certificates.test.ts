import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { CertificateState } from '../../../schemas/certificates.ts'
import { openStoreKit, type StoreKit } from './store-kit.ts'

const order = { actor: 'admin-1', reason: 'Công văn 12' }

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

let counter = 0
function certificateOf(organisation: string, state: CertificateState) {
  counter++
  return { organisation, state, thumbprint: sha256(`certificate ${counter}`), pem: `-----BEGIN CERTIFICATE-----\n${counter}\n-----END CERTIFICATE-----\n` }
}

/** Of nobody; only their keys are looked at. */
const ecPem = `-----BEGIN CERTIFICATE-----
MIIBdjCCAR2gAwIBAgIUAd6JEosBkdTtN2+r0XlAJNYYmcowCgYIKoZIzj0EAwIw
ETEPMA0GA1UECgwGTWF1IEVDMB4XDTI2MTEyMjA1MTk0OFoXDTM2MTExOTA1MTk0
OFowETEPMA0GA1UECgwGTWF1IEVDMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
ghS2MikwSEnGd8h2cfivZdooRojA9hV1s1pdFnR4gOh5W9Sii3yodhNmznVMXelN
LstGGE9yEa/nCuQVUVmxVqNTMFEwHQYDVR0OBBYEFEM/qsRjT4wTHMiHqm5a/gqC
4xChMB8GA1UdIwQYMBaAFEM/qsRjT4wTHMiHqm5a/gqC4xChMA8GA1UdEwEB/wQF
MAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgEIVNXPKsyDZ++6uN5kTKEngbZHB8TsLv
vimPfpqWZc4CIHJstncuZYReFsOX+Y9HZGKSsoxlCYUcX/qP/peDWKt0
-----END CERTIFICATE-----
`
const rsaPem = `-----BEGIN CERTIFICATE-----
MIIDBTCCAe2gAwIBAgIUQ+lvuihRGFEwTFhMXdb5WXIb4+8wDQYJKoZIhvcNAQEL
BQAwEjEQMA4GA1UECgwHTWF1IFJTQTAeFw0yNjExMjIwNTE5NDlaFw0zNjExMTkw
NTE5NDlaMBIxEDAOBgNVBAoMB01hdSBSU0EwggEiMA0GCSqGSIb3DQEBAQUAA4IB
DwAwggEKAoIBAQCWN5j6gPdulbaFTFQblWyNbX7unu081u+CzsXhlc4p9GchSgjh
7G/+G5mANov4kRbwCiX7aGj8haOeaxKlw+ga54dYZ3qDkOWzGus4LGvHHTAyubiG
CNem8qR/tYuAqloLx+iuyaVdRPGRLB3iGU2FTBMhOtpAbvVgWE9vIM/lsnbXgb1a
fVMYurJ4uzUL1K9DLzLyIlTRYP4Y1Aq4cu0A9PFgqbCEAo2IKSGjoTJUSTHbpwPu
gawvKSFHYI3b+ik/obHgoz+HudVdYbxeBgPh9WAAZnDAwm6Y+6IVxEQqzNOz2oRO
A2piheaV28pSwJXW4uaWZ4TXSec5vAasZ76JAgMBAAGjUzBRMB0GA1UdDgQWBBQ7
1L995Mq1KfqNqtpvg1WYEbSTCzAfBgNVHSMEGDAWgBQ71L995Mq1KfqNqtpvg1WY
EbSTCzAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA4IBAQBx+bn3eyAf
s53I0gXjwmiDeuy+DWamH8JnzL2OnFAPnMUn8AApp5hznUPcmKWqYNea3JlusX8V
9xVUPsyoOK7DBeEdNnHSVuBBgi8NqNShNLKaJKo+Foqo5AceVwc6h3uvPZqoDrxm
606RzsrSILR2piDaPj6+AirZJXe1HN1NqgPzryUxmVDCoMh4p97jeoKtgA8LI9qc
8IKO87FZCupxVJVhdyQRXri3DBc6+WZ7FEc8jYkLCgRdbfKkDgGPalKYsc4U24cy
mT0RUaOMi6OH7k+i6I6ElhXgkBN6K0lw5+zvWxCujrjl99aJ34ochipWFx4IPcnn
clccfd6aSE6P
-----END CERTIFICATE-----
`

describe('certificates', () => {
  let kit: StoreKit
  beforeAll(async () => {
    kit = await openStoreKit()
  })
  afterAll(() => kit.close())

  async function statesOf(organisation: string) {
    const all = await kit.store.certificates.list()
    return all.filter((one) => one.organisation === organisation).map(({ thumbprint, state }) => [thumbprint, state])
  }
  async function journalOf(thumbprint: string) {
    const { rows } = await kit.sql.query<{ type: string; client: string | null; data: object }>(`select type, client, data from events where data->>'thumbprint' = $1 order by id`, [thumbprint])
    return rows
  }

  test('is registered once, for one organisation', async () => {
    const certificate = certificateOf('G01', 'planned')
    const added = await kit.store.certificates.add(certificate, order)
    expect(added).toEqual({ kind: 'changed', certificate: { ...certificate, since: expect.any(Date) } })
    expect(await kit.store.certificates.add({ ...certificate, organisation: 'G02' }, order)).toEqual({ kind: 'taken', organisation: 'G01' })
    expect(await journalOf(certificate.thumbprint)).toEqual([
      { type: 'certificate.added', client: null, data: { organisation: 'G01', thumbprint: certificate.thumbprint, to: 'planned', ...order } },
    ])
  })

  test('moves by the table of moves, and each move stands in the journal', async () => {
    const { thumbprint, ...rest } = certificateOf('G03', 'planned')
    await kit.store.certificates.add({ thumbprint, ...rest }, order)
    expect(await kit.store.certificates.move(thumbprint, 'published', order)).toMatchObject({ kind: 'changed', certificate: { state: 'published' } })
    expect(await kit.store.certificates.move(thumbprint, 'verify-only', order)).toEqual({ kind: 'illegal', state: 'published' })
    expect(await kit.store.certificates.move(thumbprint, 'archived', order)).toMatchObject({ kind: 'changed' })
    expect(await kit.store.certificates.move(thumbprint, 'active', order)).toEqual({ kind: 'illegal', state: 'archived' })
    expect(await kit.store.certificates.move(sha256('unknown'), 'active', order)).toEqual({ kind: 'unknown' })
    expect((await journalOf(thumbprint)).map(({ type, data }) => [type, data])).toEqual([
      ['certificate.added', { organisation: 'G03', thumbprint, to: 'planned', ...order }],
      ['certificate.moved', { organisation: 'G03', thumbprint, from: 'planned', to: 'published', ...order }],
      ['certificate.moved', { organisation: 'G03', thumbprint, from: 'published', to: 'archived', ...order }],
    ])
  })

  test('rotates together: one becomes active, the active ones verify only, another organisation’s stay', async () => {
    const [old, older, next, foreign] = [certificateOf('G04', 'active'), certificateOf('G04', 'active'), certificateOf('G04', 'published'), certificateOf('G05', 'active')]
    for (const one of [old, older, next, foreign]) await kit.store.certificates.add(one, order)
    expect(await kit.store.certificates.rotate(next.thumbprint, order)).toMatchObject({ kind: 'changed', certificate: { thumbprint: next.thumbprint, state: 'active' } })
    expect(new Map((await statesOf('G04')).map(([thumbprint, state]) => [thumbprint, state]))).toEqual(
      new Map([[old.thumbprint, 'verify-only'], [older.thumbprint, 'verify-only'], [next.thumbprint, 'active']]),
    )
    expect(await statesOf('G05')).toEqual([[foreign.thumbprint, 'active']])
    // it is the only one already
    expect(await kit.store.certificates.rotate(next.thumbprint, order)).toEqual({ kind: 'illegal', state: 'active' })
    // the newer one failed: the old one is taken back
    expect(await kit.store.certificates.rotate(old.thumbprint, order)).toMatchObject({ kind: 'changed' })
    expect(new Map((await statesOf('G04')).map(([thumbprint, state]) => [thumbprint, state])).get(next.thumbprint)).toBe('verify-only')
    await kit.store.certificates.move(older.thumbprint, 'archived', order)
    expect(await kit.store.certificates.rotate(older.thumbprint, order)).toEqual({ kind: 'illegal', state: 'archived' })
    expect(await kit.store.certificates.rotate(sha256('unknown'), order)).toEqual({ kind: 'unknown' })
  })

  test('of several that are active, one is made the only one', async () => {
    const [one, two] = [certificateOf('G06', 'active'), certificateOf('G06', 'active')]
    for (const certificate of [one, two]) await kit.store.certificates.add(certificate, order)
    expect(await kit.store.certificates.rotate(one.thumbprint, order)).toMatchObject({ kind: 'changed', certificate: { state: 'active' } })
    expect(new Map((await statesOf('G06')).map(([thumbprint, state]) => [thumbprint, state]))).toEqual(new Map([[one.thumbprint, 'active'], [two.thumbprint, 'verify-only']]))
    expect((await journalOf(one.thumbprint)).map(({ type }) => type)).toEqual(['certificate.added'])
  })

  test('two who rotate at once leave one active', async () => {
    const all = Array.from({ length: 4 }, () => certificateOf('G07', 'published'))
    for (const certificate of all) await kit.store.certificates.add(certificate, order)
    await Promise.all(all.map(({ thumbprint }, at) => (at % 2 === 0 ? kit.store : kit.other).certificates.rotate(thumbprint, order)))
    expect((await statesOf('G07')).filter(([, state]) => state === 'active')).toHaveLength(1)
    expect((await statesOf('G07')).filter(([, state]) => state === 'verify-only')).toHaveLength(3)
  })

  test('what stands in the configuration is added once, and what was ordered since is left alone', async () => {
    const all = [certificateOf('G08', 'active'), certificateOf('G08', 'published')]
    await Promise.all([kit.store.certificates.seed(all), kit.other.certificates.seed(all.toReversed())])
    const [first, second] = all
    if (first === undefined || second === undefined) throw new Error('two were made')
    await kit.store.certificates.rotate(second.thumbprint, order)
    await kit.store.certificates.seed(all)
    expect(new Map((await statesOf('G08')).map(([thumbprint, state]) => [thumbprint, state]))).toEqual(new Map([[first.thumbprint, 'verify-only'], [second.thumbprint, 'active']]))
    expect((await journalOf(first.thumbprint)).map(({ type }) => type)).toEqual(['certificate.added', 'certificate.moved'])
  })

  test('rotates seals of one kind of key only: an RSA and an EC one stand beside each other', async () => {
    const [rsa, ec, nextEc] = [certificateOf('G10', 'active'), certificateOf('G10', 'active'), certificateOf('G10', 'published')]
    for (const [one, pem] of [[rsa, rsaPem], [ec, ecPem], [nextEc, ecPem]] as const) await kit.store.certificates.add({ ...one, pem }, order)
    expect(await kit.store.certificates.rotate(nextEc.thumbprint, order)).toMatchObject({ kind: 'changed' })
    expect(new Map((await statesOf('G10')).map(([thumbprint, state]) => [thumbprint, state]))).toEqual(
      new Map([[rsa.thumbprint, 'active'], [ec.thumbprint, 'verify-only'], [nextEc.thumbprint, 'active']]),
    )
  })

  test('every process hears of a change, and of nothing where nothing changed', async () => {
    const certificate = certificateOf('G09', 'planned')
    let heard = 0
    const stop = await kit.other.certificates.listen(() => heard++)
    // it is called once when it begins to listen
    await vi.waitFor(() => expect(heard).toBe(1))
    await kit.store.certificates.add(certificate, order)
    await vi.waitFor(() => expect(heard).toBe(2))
    await kit.store.certificates.seed([certificate])
    await kit.store.certificates.move(certificate.thumbprint, 'verify-only', order)
    await kit.store.certificates.move(certificate.thumbprint, 'active', order)
    await vi.waitFor(() => expect(heard).toBe(3))
    await stop()
  })

  test('answers about revocation: the newest of each, and any by its digest', async () => {
    const about = sha256('certificate')
    const answerAt = (day: number, source: 'ocsp' | 'crl', of = about) => ({
      source, about: of, digest: sha256(`answer ${day} ${source}`), bytes: Buffer.from(`answer ${day} ${source}`),
      thisUpdate: new Date(Date.UTC(2026, 10, day)), nextUpdate: source === 'crl' ? new Date(Date.UTC(2026, 10, day + 1)) : undefined, fetchedAt: new Date(Date.UTC(2026, 10, day, 1)),
    })
    for (const answer of [answerAt(2, 'ocsp'), answerAt(3, 'ocsp'), answerAt(1, 'ocsp'), answerAt(2, 'crl'), answerAt(2, 'crl')]) await kit.store.certificates.keepAnswer(answer)
    expect(await kit.store.certificates.latestAnswers([])).toEqual([answerAt(2, 'crl'), answerAt(3, 'ocsp')])
    expect(await kit.store.certificates.answer(answerAt(1, 'ocsp').digest)).toEqual(answerAt(1, 'ocsp'))
    expect(await kit.store.certificates.answer(sha256('none'))).toBeUndefined()
    expect(await kit.store.certificates.latestAnswers([answerAt(3, 'ocsp').digest])).toEqual([answerAt(2, 'crl')])
    expect(await kit.store.certificates.answerBefore('ocsp', about, answerAt(2, 'ocsp').thisUpdate)).toEqual(answerAt(2, 'ocsp'))
    expect(await kit.store.certificates.answerBefore('crl', about, answerAt(1, 'crl').thisUpdate)).toBeUndefined()
    // one answer may be about two certificates
    await kit.store.certificates.keepAnswer(answerAt(3, 'ocsp', sha256('another')))
    expect(await kit.store.certificates.latestAnswers([])).toHaveLength(3)
    // it was fetched again
    await kit.store.certificates.keepAnswer({ ...answerAt(3, 'ocsp'), fetchedAt: new Date(Date.UTC(2026, 10, 9)) })
    expect((await kit.store.certificates.latestAnswers([])).find((one) => one.about === about && one.source === 'ocsp')?.fetchedAt).toEqual(new Date(Date.UTC(2026, 10, 9)))
  })

  test('every process hears of a new answer about revocation, and of one that is known only once', async () => {
    let heard = 0
    const stop = await kit.other.certificates.listen(() => heard++)
    await vi.waitFor(() => expect(heard).toBe(1))
    const time = new Date(Date.UTC(2026, 10, 4))
    const answer = (words: string) => ({ source: 'ocsp' as const, about: sha256('heard of'), digest: sha256(words), bytes: Buffer.from(words), thisUpdate: time, nextUpdate: undefined, fetchedAt: time })
    await kit.store.certificates.keepAnswer(answer('first'))
    await vi.waitFor(() => expect(heard).toBe(2))
    await kit.store.certificates.keepAnswer(answer('first'))
    await kit.store.certificates.keepAnswer(answer('second'))
    await vi.waitFor(() => expect(heard).toBe(3))
    await stop()
  })

  test('an alarm is raised once, whoever sees its cause', async () => {
    const event = { type: 'certificate.expires-soon', data: { thumbprint: sha256('alarm'), days: 30 } }
    const before = await Promise.all(Array.from({ length: 6 }, (_, at) => (at % 2 === 0 ? kit.store : kit.other).certificates.alarmOnce('alarm 30', event)))
    expect(before.filter((raised) => !raised)).toHaveLength(1)
    expect(await journalOf(sha256('alarm'))).toEqual([{ type: event.type, client: null, data: event.data }])
  })
})
