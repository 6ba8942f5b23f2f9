import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseConfig } from '../../../src/usecases/parse-config.ts'
import { Thresholds } from '../../../src/config/alerts-schema.ts'
import { matchPath } from '../../../src/console/match-path.ts'
import type { DeskFacts, FailuresOf, LaneFact } from '../../../src/domain/desk-facts.ts'
import { troublesOf } from '../../../src/domain/troubles.ts'
import { Trouble, TroubleParams, troubleKinds } from '../../../schemas/troubles.ts'

const limits = parseConfig(Thresholds, {}, 'thresholds')
const at = new Date('2026-11-20T03:00:00Z')
const before = (minutes: number) => new Date(at.getTime() - minutes * 60_000)
const day = 24 * 60

const lane = (partner: string, more: Partial<LaneFact> = {}): LaneFact => ({
  partner, role: 'partner', title: { vi: `Cơ quan ${partner}`, en: `Agency ${partner}` }, state: 'open', since: before(90), reason: undefined, byPerson: false, ...more,
})
const failures = (partner: string, state: FailuresOf['state'], count: number, code = 'c'): FailuresOf => ({ partner, state, code, count, oldestAt: before(day), newestAt: before(60), since: before(70) })

const quiet: DeskFacts = {
  at, lanes: [lane('tax'), lane('national-portal', { role: 'portal' }), lane('webhook-one-stop', { role: 'client', title: undefined })],
  waiting: [{ partner: 'tax', count: 3, oldestAt: before(5) }], flow: [], lastDeliveries: new Map(), failures: [], inbox: [],
  deadlines: { overdue: 0, today: 4, soon: 9, overdueSince: undefined },
  certificates: [{ thumbprint: 'a'.repeat(64), whose: 'H56', validTo: before(-200 * day) }],
  sync: [{ partner: 'tax', count: 40, pending: 0, failed: 0, late: 0, p95: 60_000 }],
  awaited: [], differences: [], journal: { unchained: 4, unchainedSince: before(0.1), unstampedSince: before(1) },
  clock: { processBeforeDatabase: 40, databaseBeforeAuthority: 0 }, disk: { freeBytes: 5e10, freePercent: 60 }, failingChannels: [],
}
const told = (changes: Partial<DeskFacts>) => troublesOf({ ...quiet, ...changes }, limits)

/** Each kind: facts that bring it, and the page that repairs it. */
const table: readonly (readonly [string, Partial<DeskFacts>, { readonly severity: string; readonly link: string; readonly dossiers?: number; readonly since?: Date }])[] = [
  ['lane-stopped:tax', { lanes: [lane('tax', { state: 'stopped', reason: 'certificate-refused' })] }, { severity: 'critical', link: '/partners/tax', dossiers: 3, since: before(90) }],
  ['lane-suspended:tax', { lanes: [lane('tax', { state: 'suspended', since: before(10) })] }, { severity: 'warning', link: '/partners/tax', dossiers: 3 }],
  ['lane-suspended:tax', { lanes: [lane('tax', { state: 'suspended', since: before(60) })] }, { severity: 'critical', link: '/partners/tax' }],
  ['lane-suspended:tax', { lanes: [lane('tax', { state: 'suspended', since: before(600), byPerson: true })] }, { severity: 'notice', link: '/partners/tax' }],
  ['oldest-waiting:tax', { waiting: [{ partner: 'tax', count: 9, oldestAt: before(31) }] }, { severity: 'warning', link: '/transfers?partner=tax&state=accepted&state=delivering&state=waiting&olderThanMinutes=30', dossiers: 9, since: before(1) }],
  ['oldest-waiting:tax', { waiting: [{ partner: 'tax', count: 9, oldestAt: before(241) }] }, { severity: 'critical', link: '/transfers?partner=tax&state=accepted&state=delivering&state=waiting&olderThanMinutes=30' }],
  ['parked:tax', { failures: [failures('tax', 'parked', 2)] }, { severity: 'warning', link: '/transfers?partner=tax&state=parked&code=c', dossiers: 2, since: before(70) }],
  ['parked:tax', { failures: [failures('tax', 'parked', 60), failures('tax', 'parked', 40, 'd')] }, { severity: 'critical', link: '/transfers?partner=tax&state=parked', dossiers: 100 }],
  ['refused:tax', { failures: [failures('tax', 'refused', 2)] }, { severity: 'warning', link: '/transfers?partner=tax&state=refused&code=c' }],
  ['expired:tax', { failures: [failures('tax', 'expired', 2)] }, { severity: 'warning', link: '/replay/new?partner=tax&state=expired&code=c' }],
  ['portal-out-of-step:national-portal', { failures: [failures('national-portal', 'refused', 2), failures('national-portal', 'parked', 1)] }, { severity: 'warning', link: '/replay/new?partner=national-portal&state=refused&state=parked&code=c', dossiers: 3 }],
  ['inbox-parked:tax', { inbox: [{ partner: 'tax', state: 'parked', count: 2, oldestAt: before(3) }] }, { severity: 'warning', link: '/inbox?state=parked&partner=tax', dossiers: 2 }],
  ['inbox-unmatched:tax', { inbox: [{ partner: 'tax', state: 'unmatched', count: 2, oldestAt: before(61) }] }, { severity: 'notice', link: '/inbox?state=unmatched&partner=tax', since: before(1) }],
  ['sync-late:tax', { sync: [{ partner: 'tax', count: 40, pending: 1, failed: 0, late: 9, p95: 31 * 60_000 }] }, { severity: 'warning', link: '/sync-delay?partner=tax', dossiers: 40 }],
  ['overdue', { deadlines: { overdue: 7, today: 0, soon: 0, overdueSince: before(100) } }, { severity: 'warning', link: '/deadlines?state=overdue', dossiers: 7, since: before(100) }],
  ['run-stopped:r-1', { awaited: [{ kind: 'run-stopped', id: 'r-1', count: 40, since: before(9) }] }, { severity: 'warning', link: '/replay/runs/r-1', dossiers: 40 }],
  ['awaiting-approval:runs', { awaited: [{ kind: 'run-approval', id: 'runs', count: 1, since: before(9) }] }, { severity: 'notice', link: '/replay?state=awaiting-approval' }],
  ['awaiting-approval:corrections', { awaited: [{ kind: 'correction-approval', id: 'corrections', count: 2, since: before(9) }] }, { severity: 'notice', link: '/corrections?state=proposed' }],
  ['difference:tax', { differences: [{ partner: 'tax', count: 5, since: before(9) }] }, { severity: 'warning', link: '/reconciliation?partner=tax', dossiers: 5 }],
  ['certificate:bbbbbbbbbbbbbbbb', { certificates: [{ thumbprint: 'b'.repeat(64), whose: 'G99', validTo: before(-20 * day) }] }, { severity: 'warning', link: '/certificates' }],
  ['certificate:bbbbbbbbbbbbbbbb', { certificates: [{ thumbprint: 'b'.repeat(64), whose: 'G99', validTo: before(-3 * day) }] }, { severity: 'critical', link: '/certificates' }],
  ['certificate:bbbbbbbbbbbbbbbb', { certificates: [{ thumbprint: 'b'.repeat(64), whose: 'G99', validTo: before(1) }] }, { severity: 'critical', link: '/certificates', since: before(1) }],
  ['clock:database', { clock: { processBeforeDatabase: -2_500, databaseBeforeAuthority: undefined } }, { severity: 'warning', link: '/settings' }],
  ['clock:authority', { clock: { processBeforeDatabase: 0, databaseBeforeAuthority: 25_000 } }, { severity: 'critical', link: '/settings' }],
  ['disk', { disk: { freeBytes: 1e9, freePercent: 9 } }, { severity: 'warning', link: '/settings' }],
  ['disk', { disk: { freeBytes: 1e8, freePercent: 2 } }, { severity: 'critical', link: '/settings' }],
  ['stamps', { journal: { unchained: 0, unchainedSince: undefined, unstampedSince: before(61) } }, { severity: 'warning', link: '/certificates', since: before(61) }],
  ['journal', { journal: { unchained: 50, unchainedSince: before(11), unstampedSince: undefined } }, { severity: 'warning', link: '/audit' }],
  ['webhook-behind:webhook-one-stop', { waiting: [{ partner: 'webhook-one-stop', count: 4, oldestAt: before(40) }] }, { severity: 'warning', link: '/transfers?partner=webhook-one-stop&state=accepted&state=delivering&state=waiting&olderThanMinutes=30' }],
  ['webhook-behind:webhook-one-stop.failed', { failures: [failures('webhook-one-stop', 'refused', 4)] }, { severity: 'warning', link: '/replay/new?partner=webhook-one-stop&state=refused&code=c' }],
  ['alerts:mail', { failingChannels: [{ name: 'mail', failures: 3, since: before(9) }] }, { severity: 'warning', link: '/settings' }],
]

describe('what is wrong', () => {
  test('is nothing where everything goes well', () => {
    expect(told({})).toEqual([])
    expect(told({ inbox: [{ partner: 'tax', state: 'unmatched', count: 2, oldestAt: before(59) }], disk: undefined })).toEqual([])
  })

  test.each(table)('%s', (key, changes, { since, ...expected }) => {
    const [trouble, ...more] = told(changes)
    expect(more).toEqual([])
    expect(trouble).toMatchObject({ key, kind: key.split(':')[0], ...expected, ...(since === undefined ? {} : { since: since.toISOString() }) })
    parseConfig(Trouble, trouble, 'trouble')
    parseConfig(TroubleParams, { key }, 'params')
  })

  test('has a row here for each kind that there is', () => {
    expect(new Set(table.map(([key]) => key.split(':')[0]))).toEqual(new Set(troubleKinds))
  })

  test('leads to pages that the console has', async () => {
    // its pages are markup, which the types of the tests do not know
    const { pages } = (await import(join(import.meta.dirname, '../../../src/console/pages.ts'))) as { readonly pages: readonly { readonly path: string }[] }
    for (const [, changes] of table) {
      const link = told(changes)[0]?.link ?? ''
      expect([link, pages.some(({ path }) => matchPath(path, new URL(link, 'http://x').pathname) !== undefined)]).toEqual([link, true])
    }
  })

  test('is said in both languages, in a sentence each, with the number of dossiers where there is one', () => {
    for (const [, changes] of table) {
      const [trouble] = told(changes)
      for (const text of [trouble?.what, trouble?.todo]) {
        for (const words of [text?.vi ?? '', text?.en ?? '']) expect(words).toMatch(/^.{15,200}\.$/)
        expect(text?.vi).not.toBe(text?.en)
        expect(text?.en).not.toMatch(/\b(lane|enum|null|undefined|NaN|JSON|HTTP|SQL)\b/)
      }
    }
    expect(told({ failures: [failures('tax', 'refused', 1)] })[0]?.what).toEqual({ vi: 'Cơ quan tax từ chối 1 hồ sơ.', en: 'Agency tax refused 1 dossier.' })
    expect(told({ waiting: [{ partner: 'tax', count: 2, oldestAt: before(200) }] })[0]?.what.en).toBe('A dossier for Agency tax has been waiting for 3 hours; 2 dossiers waiting in all.')
  })

  test('names a closed lane and not also what waits behind it', () => {
    const both = told({ lanes: [lane('tax', { state: 'suspended' })], waiting: [{ partner: 'tax', count: 9, oldestAt: before(500) }] })
    expect(both.map(({ key }) => key)).toEqual(['lane-suspended:tax'])
  })

  test('is sorted: worst first, then what has lasted longest; and each has a name of its own', () => {
    const picks = fc.subarray(table.map(([, changes]) => changes))
    const severities = ['critical', 'warning', 'notice']
    fc.assert(
      fc.property(picks, (all) => {
        const merged = all.reduce<Partial<DeskFacts>>((sum, changes) => ({ ...sum, ...changes }), {})
        const troubles = told(merged)
        const order = troubles.map(({ severity, since }) => `${severities.indexOf(severity)} ${since}`)
        expect(order).toEqual(order.toSorted())
        expect(new Set(troubles.map(({ key }) => key)).size).toBe(troubles.length)
      }),
    )
  })
})
