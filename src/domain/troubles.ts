/** What is wrong, from what is known: one trouble a cause, with who is hit, since when, how many, and the page that repairs it. Pure. */
import type { Severity, Trouble, TroubleKind } from '../../schemas/troubles.ts'
import type { Bilingual } from '../../schemas/bilingual.ts'
import type { DeskFacts, FailuresOf, LaneFact, ProcessFacts } from './desk-facts.ts'
import * as say from './trouble-words.ts'

/** From when on something is a trouble. */
export interface TroubleThresholds {
  readonly oldestWaitingMinutes: number
  /** A closed lane becomes critical. */
  readonly suspendedMinutes: number
  readonly unmatchedMinutes: number
  readonly syncLateMinutes: number
  /** So many failures of one kind at one partner are critical. */
  readonly manyFailures: number
  readonly certificateDays: number
  readonly diskFreePercent: number
  readonly clockSeconds: number
  readonly stampsMinutes: number
  readonly journalMinutes: number
}

const minuteMs = 60_000
const dayMs = 86_400_000
/** Of a wait: from here on it is critical, in multiples of where it became a trouble. */
const criticalTimes = 8
const criticalCertificateDays = 7
const criticalDiskShare = 0.3

type Draft = Omit<Trouble, 'key' | 'since' | 'partner'> & { readonly about: string | undefined; readonly partner?: string; readonly since: Date }

/** Of the process itself. */
export function processTroublesOf(facts: ProcessFacts, limits: TroubleThresholds): readonly Trouble[] {
  return processTroubles(facts, limits).map(toTrouble)
}

/** Worst first, then the oldest. */
export function troublesOf(facts: DeskFacts, limits: TroubleThresholds): readonly Trouble[] {
  const drafts = [
    ...facts.lanes.flatMap((lane) => [...laneTroubles(lane, facts, limits), ...failureTroubles(lane, facts, limits)]),
    ...inboxTroubles(facts, limits),
    ...syncTroubles(facts, limits),
    ...deadlineTroubles(facts),
    ...personTroubles(facts),
    ...certificateTroubles(facts, limits),
    ...processTroubles(facts, limits),
    ...houseTroubles(facts, limits),
  ]
  return drafts.map(toTrouble).toSorted(worstFirst)
}

const order: readonly Severity[] = ['critical', 'warning', 'notice']

export function worstFirst(a: Trouble, b: Trouble): number {
  const silenced = Number(a.silencedUntil !== undefined) - Number(b.silencedUntil !== undefined)
  if (silenced !== 0) return silenced
  const severity = order.indexOf(a.severity) - order.indexOf(b.severity)
  return severity === 0 ? Date.parse(a.since) - Date.parse(b.since) : severity
}

function toTrouble({ about, since, ...draft }: Draft): Trouble {
  return { key: about === undefined ? draft.kind : `${draft.kind}:${about}`, ...draft, since: since.toISOString() }
}

function laneTroubles(lane: LaneFact, facts: DeskFacts, limits: TroubleThresholds): readonly Draft[] {
  const waiting = facts.waiting.find(({ partner }) => partner === lane.partner)
  const count = waiting?.count ?? 0
  const at = { about: lane.partner, partner: lane.partner, dossiers: count }
  const page = lane.role === 'client' ? list(lane.partner, ['accepted', 'waiting']) : `/partners/${lane.partner}`
  const name = nameOf(lane)
  if (lane.state === 'stopped') return [{ ...at, kind: 'lane-stopped', severity: 'critical', since: lane.since, ...say.laneStopped(name, count), link: page }]
  if (lane.state === 'suspended' && lane.byPerson) return [{ ...at, kind: 'lane-suspended', severity: 'notice', since: lane.since, ...say.laneClosedByHand(name, count), link: page }]
  if (lane.state === 'suspended') {
    const lasts = facts.at.getTime() - lane.since.getTime() >= limits.suspendedMinutes * minuteMs
    return [{ ...at, kind: 'lane-suspended', severity: lasts ? 'critical' : 'warning', since: lane.since, ...say.laneSuspended(name, count), link: page }]
  }
  if (waiting === undefined) return []
  const minutes = minutesSince(waiting.oldestAt, facts)
  if (minutes < limits.oldestWaitingMinutes) return []
  const severity = minutes >= limits.oldestWaitingMinutes * criticalTimes ? 'critical' : 'warning'
  const link = `${list(lane.partner, ['accepted', 'delivering', 'waiting'])}&olderThanMinutes=${limits.oldestWaitingMinutes}`
  const since = new Date(waiting.oldestAt.getTime() + limits.oldestWaitingMinutes * minuteMs)
  if (lane.role === 'client') return [{ ...at, kind: 'webhook-behind', severity: 'warning', since, ...say.webhookBehind(clientOf(lane), count), link }]
  return [{ ...at, kind: 'oldest-waiting', severity, since, ...say.oldestWaiting(name, count, minutes), link }]
}

function failureTroubles(lane: LaneFact, facts: DeskFacts, limits: TroubleThresholds): readonly Draft[] {
  const own = facts.failures.filter(({ partner }) => partner === lane.partner)
  if (own.length === 0) return []
  // what the portal or a one-stop system did not take is one matter, whatever it came to
  if (lane.role === 'portal') return [{ ...summed(lane, own, limits), kind: 'portal-out-of-step', ...say.portalOutOfStep(nameOf(lane), sumOf(own)), link: `/replay/new?${theseOf(lane.partner, own)}` }]
  if (lane.role === 'client') return [{ ...summed(lane, own, limits), about: `${lane.partner}.failed`, kind: 'webhook-behind', ...say.webhookBehind(clientOf(lane), sumOf(own)), link: `/replay/new?${theseOf(lane.partner, own)}` }]
  return (['parked', 'expired', 'refused'] as const).flatMap((state): readonly Draft[] => {
    const rows = own.filter((row) => row.state === state)
    if (rows.length === 0) return []
    // what was refused or not understood has to be read first: sent again as it is, it comes to the same
    const link = `${state === 'expired' ? '/replay/new' : '/transfers'}?${theseOf(lane.partner, rows)}`
    return [{ ...summed(lane, rows, limits), kind: state, ...say.failed(nameOf(lane), state, sumOf(rows)), link }]
  })
}

function summed(lane: LaneFact, rows: readonly FailuresOf[], limits: TroubleThresholds) {
  const dossiers = sumOf(rows)
  const severity: Severity = dossiers >= limits.manyFailures ? 'critical' : 'warning'
  return { about: lane.partner, partner: lane.partner, dossiers, severity, since: oldest(rows.map(({ since }) => since)) }
}

function inboxTroubles({ inbox, ...facts }: DeskFacts, limits: TroubleThresholds): readonly Draft[] {
  return inbox.flatMap(({ partner, state, count, oldestAt }): readonly Draft[] => {
    const at = { about: partner, partner, dossiers: count, since: oldestAt, link: `/inbox?${query([['state', state], ['partner', partner]])}` }
    const name = partnerName(partner, facts.lanes)
    if (state === 'parked') return [{ ...at, kind: 'inbox-parked', severity: 'warning', ...say.inboxParked(name, count) }]
    const since = new Date(oldestAt.getTime() + limits.unmatchedMinutes * minuteMs)
    return since > facts.at ? [] : [{ ...at, since, kind: 'inbox-unmatched', severity: 'notice', ...say.inboxUnmatched(name, count) }]
  })
}

function syncTroubles(facts: DeskFacts, limits: TroubleThresholds): readonly Draft[] {
  return facts.sync.flatMap(({ partner, count, p95 }): readonly Draft[] => {
    const minutes = (p95 ?? 0) / minuteMs
    if (minutes < limits.syncLateMinutes) return []
    const name = partnerName(partner, facts.lanes)
    return [{ about: partner, partner, dossiers: count, kind: 'sync-late', severity: 'warning', since: facts.at, ...say.syncLate(name, count, minutes), link: `/sync-delay?${query([['partner', partner]])}` }]
  })
}

function deadlineTroubles({ deadlines, at }: DeskFacts): readonly Draft[] {
  const { overdue: count, overdueSince } = deadlines
  if (count === 0) return []
  return [{ about: undefined, dossiers: count, kind: 'overdue', severity: 'warning', since: overdueSince ?? at, ...say.overdue(count), link: '/deadlines?state=overdue' }]
}

function personTroubles({ awaited, differences, lanes }: DeskFacts): readonly Draft[] {
  const waiting = awaited.map(({ kind, id, count, since }): Draft => {
    const at = { dossiers: count, since }
    switch (kind) {
      case 'run-stopped':
        return { ...at, about: id, kind: 'run-stopped', severity: 'warning', ...say.runStopped(count), link: `/replay/runs/${id}` }
      case 'run-approval':
        return { ...at, about: 'runs', kind: 'awaiting-approval', severity: 'notice', ...say.awaitingApproval('runs', count), link: '/replay?state=awaiting-approval' }
      case 'correction-approval':
        return { ...at, about: 'corrections', kind: 'awaiting-approval', severity: 'notice', ...say.awaitingApproval('corrections', count), link: '/corrections?state=proposed' }
    }
  })
  const differing = differences.map(({ partner, count, since }): Draft => ({
    about: partner, partner, dossiers: count, kind: 'difference', severity: 'warning', since, ...say.differs(partnerName(partner, lanes), count), link: `/reconciliation?${query([['partner', partner]])}`,
  }))
  return [...waiting, ...differing]
}

function certificateTroubles({ certificates, at }: DeskFacts, limits: TroubleThresholds): readonly Draft[] {
  return certificates.flatMap(({ thumbprint, whose, validTo }): readonly Draft[] => {
    const daysLeft = Math.floor((validTo.getTime() - at.getTime()) / dayMs)
    if (daysLeft > limits.certificateDays) return []
    const since = daysLeft < 0 ? validTo : new Date(validTo.getTime() - limits.certificateDays * dayMs)
    const severity = daysLeft <= criticalCertificateDays ? 'critical' : 'warning'
    return [{ about: thumbprint.slice(0, 16), dossiers: 1, kind: 'certificate', severity, since, ...say.certificateEnds(whose, validTo, daysLeft), link: '/certificates' }]
  })
}

function processTroubles({ at, clock, disk }: ProcessFacts, limits: TroubleThresholds): readonly Draft[] {
  const found: Draft[] = []
  const clocks = [
    { about: 'database', against: 'process', ms: Math.abs(clock.processBeforeDatabase) },
    { about: 'authority', against: 'authority', ms: Math.abs(clock.databaseBeforeAuthority ?? 0) },
  ] as const
  for (const { about, against, ms } of clocks) {
    if (ms < limits.clockSeconds * 1_000) continue
    found.push({ about, dossiers: 0, kind: 'clock', severity: ms >= limits.clockSeconds * 10_000 ? 'critical' : 'warning', since: at, ...say.clockWrong(Math.round(ms / 1_000), against), link: '/settings' })
  }
  if (disk !== undefined && disk.freePercent < limits.diskFreePercent) {
    const severity = disk.freePercent < limits.diskFreePercent * criticalDiskShare ? 'critical' : 'warning'
    found.push({ about: undefined, dossiers: 0, kind: 'disk', severity, since: at, ...say.diskFull(Math.floor(disk.freePercent)), link: '/settings' })
  }
  return found
}

/** Of the gateway, all its processes together. */
function houseTroubles({ at, journal, failingChannels }: DeskFacts, limits: TroubleThresholds): readonly Draft[] {
  return [
    ...since(journal.unstampedSince, limits.stampsMinutes, 'stamps', say.stampsBehind, '/certificates'),
    ...since(journal.unchainedSince, limits.journalMinutes, 'journal', say.journalBehind, '/audit'),
    ...failingChannels.map(({ name, failures, since: failingSince }): Draft => ({
      about: name, dossiers: failures, kind: 'alerts', severity: 'warning', since: failingSince, ...say.alertsFail(name), link: '/settings',
    })),
  ]

  function since(from: Date | undefined, mostMinutes: number, kind: TroubleKind, words: (minutes: number) => { readonly what: Bilingual; readonly todo: Bilingual }, link: string): readonly Draft[] {
    if (from === undefined) return []
    const minutes = (at.getTime() - from.getTime()) / minuteMs
    return minutes < mostMinutes ? [] : [{ about: undefined, dossiers: 0, kind, severity: 'warning', since: from, ...words(minutes), link }]
  }
}

function nameOf({ partner, title }: LaneFact): Bilingual {
  return title ?? { vi: partner, en: partner }
}

function partnerName(partner: string, lanes: readonly LaneFact[]): Bilingual {
  const lane = lanes.find((row) => row.partner === partner)
  return lane === undefined ? { vi: partner, en: partner } : nameOf(lane)
}

/** A webhook's lane is named after its client. */
function clientOf({ partner }: LaneFact): string {
  return partner.slice(partner.indexOf('-') + 1)
}

function list(partner: string, states: readonly string[]): string {
  return `/transfers?${query([['partner', partner], ...states.map((state) => ['state', state] as const)])}`
}

/** With the code, where there is only one. */
function theseOf(partner: string, rows: readonly FailuresOf[]): string {
  const states = [...new Set(rows.map(({ state }) => state))]
  const codes = [...new Set(rows.map(({ code }) => code))]
  const [code] = codes
  return query([['partner', partner], ...states.map((state) => ['state', state] as const), ...(codes.length === 1 && code !== undefined ? [['code', code] as const] : [])])
}

function query(fields: readonly (readonly [string, string])[]): string {
  return new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString()
}

function sumOf(rows: readonly { readonly count: number }[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0)
}

function oldest(dates: readonly Date[]): Date {
  return new Date(Math.min(...dates.map((date) => date.getTime())))
}

function minutesSince(from: Date, { at }: DeskFacts): number {
  return (at.getTime() - from.getTime()) / minuteMs
}
