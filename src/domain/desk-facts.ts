/** What is known about how everything goes, as plain data: the numbers of the desk, and what troubles are told from. */
import type { DeliveryState, LaneState } from './transfer.ts'

export const flowKinds = ['accepted', 'delivered', 'failed', 'retried', 'heard'] as const
/** failed: refused, parked or expired · retried: an attempt that will be made again · heard: something that the partner told. */
export type FlowKind = (typeof flowKinds)[number]

/** How often something happened in an hour at a partner. */
export interface FlowCount {
  readonly partner: string
  readonly kind: FlowKind
  /** Its beginning, by UTC. */
  readonly hour: Date
  readonly count: number
}

export interface WaitingOf {
  readonly partner: string
  readonly count: number
  readonly oldestAt: Date
}

/** Closed by a failure, for one reason, and by nobody since. */
export interface FailuresOf {
  readonly partner: string
  readonly state: DeliveryState
  /** Undefined where an attempt ended without one. */
  readonly code: string | undefined
  readonly count: number
  /** When they were accepted. */
  readonly oldestAt: Date
  readonly newestAt: Date
  /** When the first of them came to that. */
  readonly since: Date
}

export interface InboxOf {
  readonly partner: string
  readonly state: 'parked' | 'unmatched'
  readonly count: number
  readonly oldestAt: Date
}

export interface DeadlineCounts {
  readonly overdue: number
  readonly today: number
  readonly soon: number
  /** Since when the first of them is overdue. */
  readonly overdueSince: Date | undefined
}

/** partner: an agency · portal: the national portal · client: a one-stop system's webhook. */
export type LaneRole = 'partner' | 'portal' | 'client'

export interface LaneFact {
  readonly partner: string
  readonly role: LaneRole
  readonly title: { readonly vi: string; readonly en: string } | undefined
  readonly state: LaneState
  readonly since: Date
  readonly reason: string | undefined
  /** A person closed it: no probe opens it. */
  readonly byPerson: boolean
}

/** How late the national portal learned what happened at a partner, in the last day. */
export interface SyncFact {
  readonly partner: string
  readonly count: number
  readonly pending: number
  readonly failed: number
  /** Took longer than the reconciliation calls late. */
  readonly late: number
  readonly p50?: number | undefined
  readonly p95?: number | undefined
  readonly longest?: number | undefined
}

export interface CertificateFact {
  readonly thumbprint: string
  /** Organisation, or place in the configuration. */
  readonly whose: string
  readonly validTo: Date
}

/** A run of replays, or a correction, that waits for a person. */
export interface PersonAwaited {
  readonly kind: 'run-stopped' | 'run-approval' | 'correction-approval'
  /** Of a stopped run: its id. */
  readonly id: string
  readonly count: number
  readonly since: Date
}

/** What differs between here and a partner, and nobody repaired. */
export interface DifferencesOf {
  readonly partner: string
  readonly count: number
  readonly since: Date
}

export interface JournalFact {
  /** Since when the oldest entry waits to be chained. */
  readonly unchainedSince: Date | undefined
  readonly unchained: number
  /** Of the oldest block after the newest stamp; undefined where none waits, or no authority is configured. */
  readonly unstampedSince: Date | undefined
}

/** Milliseconds by which one clock is ahead of another: negative where it is behind. */
export interface ClockFact {
  readonly processBeforeDatabase: number
  /** Of the database against the time-stamping authority; undefined where no stamp says. */
  readonly databaseBeforeAuthority: number | undefined
}

export interface DiskFact {
  readonly freeBytes: number
  readonly freePercent: number
}

/** A way of telling people that does not work. */
export interface FailingChannel {
  readonly name: string
  readonly failures: number
  readonly since: Date
}

/** What each process knows of itself alone: where it runs, others do not. */
export interface ProcessFacts {
  readonly at: Date
  readonly clock: ClockFact
  /** Undefined where it cannot be told. */
  readonly disk: DiskFact | undefined
}

/** Everything that troubles are told from. */
export interface DeskFacts extends ProcessFacts {
  readonly lanes: readonly LaneFact[]
  readonly waiting: readonly WaitingOf[]
  /** Hours of the last day. */
  readonly flow: readonly FlowCount[]
  readonly lastDeliveries: ReadonlyMap<string, Date>
  readonly failures: readonly FailuresOf[]
  readonly inbox: readonly InboxOf[]
  readonly deadlines: DeadlineCounts
  /** The one that ends next first. */
  readonly certificates: readonly CertificateFact[]
  readonly sync: readonly SyncFact[]
  readonly awaited: readonly PersonAwaited[]
  readonly differences: readonly DifferencesOf[]
  readonly journal: JournalFact
  readonly failingChannels: readonly FailingChannel[]
}
