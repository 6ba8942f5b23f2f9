/** What people are told about certificates, and how often, while a clock runs. */
import { X509Certificate } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { KnownCertificate } from '../../../../src/ports/certificate-store.ts'
import type { Log } from '../../../../src/ports/log.ts'
import type { RevocationStanding } from '../../../../src/ports/revocation-watch.ts'
import { alarmOfDates, alarmOfStanding } from '../../../../src/usecases/certificate-alarms.ts'
import { createWatchCertificates, type ConfiguredCertificate } from '../../../../src/usecases/watch-certificates.ts'
import { testSeals, type TestSeals } from '../../../helpers/sandbox-seals.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000
const graceMs = 4 * hourMs
const end = new Date('2034-01-02T00:00:00Z')
const before = (ms: number) => new Date(end.getTime() - ms)

describe('by its dates', () => {
  test.each([
    [61, undefined],
    [60, '60'],
    [31, '60'],
    [30, '30'],
    [14.5, '30'],
    [14, '14'],
    [7, '7'],
    [1.1, '7'],
    [1, '1'],
    [0, '1'],
    [-0.001, 'expired'],
  ])('%s days before its end a certificate gives the alarm %s', (days, name) => {
    expect(alarmOfDates(end, before(days * dayMs))?.name).toBe(name)
  })
})

describe('by its revocation', () => {
  const now = before(0)
  const vain = (ms: number) => new Date(now.getTime() - ms)
  const cases: readonly [string, RevocationStanding, string | undefined][] = [
    ['nobody is to be asked', { state: 'unchecked' }, undefined],
    ['it is good', { state: 'good', thisUpdate: now, askedInVainSince: undefined }, undefined],
    ['nobody answers for less than half of the grace', { state: 'good', thisUpdate: now, askedInVainSince: vain(graceMs / 2 - 1) }, undefined],
    ['nobody answers for half of the grace', { state: 'good', thisUpdate: now, askedInVainSince: vain(graceMs / 2) }, 'certificate.unproven'],
    ['nobody ever answered', { state: 'unproven', askedInVainSince: vain(graceMs) }, 'certificate.unproven'],
    ['nobody was asked yet', { state: 'unproven', askedInVainSince: undefined }, undefined],
    ['it is revoked', { state: 'revoked', revokedAt: now, reason: 1 }, 'certificate.revoked'],
    ['it leads nowhere', { state: 'refused', fault: 'path-untrusted' }, 'certificate.refused'],
    ['it is expired, which the dates say', { state: 'refused', fault: 'certificate-expired' }, undefined],
  ]

  test.each(cases)('when %s', (_, standing, type) => {
    expect(alarmOfStanding(standing, graceMs, now)?.type).toBe(type)
  })
})

describe('the watch', () => {
  let seals: TestSeals
  let pem: string
  let now: Date
  let standing: RevocationStanding
  let refreshed: string[]
  let state: KnownCertificate['state']
  let configured: readonly ConfiguredCertificate[]
  const raised = new Map<string, { readonly type: string; readonly data: Readonly<Record<string, unknown>> }>()
  const warned: string[] = []
  const log: Log = { info: () => undefined, warn: ({ type }) => void warned.push(String(type)), error: () => undefined }

  beforeAll(async () => {
    seals = await testSeals(['H56'])
    pem = seals.organisations[0]?.certificates[0] ?? ''
  })

  beforeEach(() => {
    now = new Date(new X509Certificate(pem).validToDate.getTime() - 100 * dayMs)
    standing = { state: 'good', thisUpdate: now, askedInVainSince: undefined }
    refreshed = []
    state = 'active'
    configured = []
    raised.clear()
    warned.length = 0
  })

  async function watch(): Promise<void> {
    const run = createWatchCertificates({
      certificates: {
        list: async () => [{ organisation: 'H56', thumbprint: 'of-the-store', pem, state, since: now }],
        async alarmOnce(name, event) {
          const before = raised.has(name)
          if (!before) raised.set(name, event)
          return before
        },
      },
      revocation: {
        async refresh(der) {
          refreshed.push(new X509Certificate(der).serialNumber)
          return standing
        },
      },
      configured,
      seals: [{ pem }],
      graceMs,
      clock: { now: () => now },
      log,
    })
    await run(new AbortController().signal)
  }

  async function watchFor(days: number): Promise<void> {
    for (let hours = 0; hours < days * 24; hours += 6) {
      now = new Date(now.getTime() + 6 * hourMs)
      await watch()
    }
  }

  test('tells each mark once, and the end', async () => {
    await watchFor(110)
    expect([...raised.values()].map(({ type, data }) => data['days'] ?? type)).toEqual([60, 30, 14, 7, 1, 'certificate.expired'])
    expect(warned).toHaveLength(6)
    expect([...raised.values()][0]?.data).toMatchObject({ organisation: 'H56', thumbprint: new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase() })
  })

  test('asks about what is registered and not archived', async () => {
    await watch()
    expect(refreshed).toEqual([new X509Certificate(pem).serialNumber])
    state = 'archived'
    await watch()
    expect(refreshed).toHaveLength(1)
  })

  test('tells a revocation once', async () => {
    standing = { state: 'revoked', revokedAt: now, reason: 1 }
    await watch()
    await watch()
    expect([...raised.values()].map(({ type }) => type)).toEqual(['certificate.revoked'])
  })

  test('watches the dates of every certificate of the configuration, also in bundles, and asks about seals', async () => {
    state = 'archived'
    configured = [
      { setting: 'config.partners.0.tls.caFile', pem: `${seals.root.certificatePem}\n${seals.issuing.certificatePem}` },
      { setting: 'config.seals.0', pem },
    ]
    now = new Date(new X509Certificate(pem).validToDate.getTime() - 5 * dayMs)
    await watch()
    expect([...raised.values()].map(({ data }) => [data['setting'], data['days']])).toEqual([
      ['config.partners.0.tls.caFile', 7],
      ['config.partners.0.tls.caFile', 7],
      ['config.seals.0', 7],
    ])
    expect(refreshed).toEqual([new X509Certificate(pem).serialNumber])
  })

  test('stops when it is told to', async () => {
    const asked: unknown[] = []
    const run = createWatchCertificates({
      certificates: { list: async () => [{ organisation: 'H56', thumbprint: '', pem, state, since: now }], alarmOnce: async () => true },
      revocation: { refresh: async (der) => (asked.push(der), standing) },
      configured,
      seals: [],
      graceMs,
      clock: { now: () => now },
      log,
    })
    await run(AbortSignal.abort())
    expect(asked).toEqual([])
  })
})
