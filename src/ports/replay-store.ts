/** Plans, runs and items of sending many again. SQL is the truth; every method is one transaction, on the database's clock. */
import type { ItemState, NotReplayableReason, ReplayFilter, ReplayVerb, RunState } from '../../schemas/replays.ts'
import type { FrozenFilter } from '../domain/replay-filter.ts'
import type { PaceRules } from '../domain/replay-pace.ts'
import type { ReplayLimits, RunOrder } from '../domain/replay-run.ts'
import type { DeliveryState } from '../domain/transfer.ts'
import type { Order, Page } from './transfer-store.ts'

export interface NewPlan {
  readonly id: string
  readonly verb: ReplayVerb
  readonly filter: ReplayFilter
  readonly by: string
  readonly minutes: number
}

/** What a filter met when the plan was made. */
export interface PlanNumbers {
  readonly total: number
  readonly byPartner: readonly { readonly partner: string; readonly count: number }[]
  readonly byState: readonly { readonly state: DeliveryState; readonly count: number }[]
  /** Most first, not cut. */
  readonly byCode: readonly { readonly code: string; readonly count: number }[]
  readonly deliveredAlready: number
  /** Of a resend: a later transfer of the dossier is with the partner or on its way. */
  readonly setsBack: number
  /** Which these are, oldest first; not more than are shown. */
  readonly setBack: readonly { readonly transferId: string; readonly partner: string; readonly dossierCode: string }[]
  readonly replayedAlready: number
  readonly notReplayable: readonly { readonly reason: NotReplayableReason; readonly count: number }[]
  readonly oldest: Date | undefined
  readonly newest: Date | undefined
  /** How long each partner took to answer lately, in seconds; not of those of which nothing is known. */
  readonly answerSeconds: Readonly<Record<string, number>>
}

export interface StoredPlan extends PlanNumbers {
  readonly id: string
  readonly verb: ReplayVerb
  readonly filter: FrozenFilter
  readonly by: string
  readonly at: Date
  readonly expiresAt: Date
}

export interface NewRun {
  readonly id: string
  readonly plan: string
  readonly name: string
  readonly reason: string
  readonly by: string
  readonly paused: boolean
  readonly perMinute: number | undefined
  readonly batch: number
  readonly stopAfter: number
  /** What was typed. */
  readonly confirm: string | undefined
}

export type MadeRun =
  | { readonly kind: 'made'; readonly run: StoredRun }
  | { readonly kind: 'unknown' | 'expired' | 'nothing' }
  | { readonly kind: 'wrong-confirmation'; readonly asked: string }
  | { readonly kind: 'used'; readonly run: string }

export interface StoredRun {
  readonly id: string
  readonly name: string
  readonly verb: ReplayVerb
  readonly reason: string
  readonly plan: string
  readonly filter: FrozenFilter
  readonly state: RunState
  readonly by: string
  readonly at: Date
  readonly approvedBy: string | undefined
  readonly approvedAt: Date | undefined
  readonly startedAt: Date | undefined
  readonly endedAt: Date | undefined
  readonly stateBecause: string | undefined
  readonly stoppedBy: StoppedBy | undefined
  readonly perMinute: number | undefined
  readonly batch: number
  readonly stopAfter: number
  readonly total: number
  readonly counts: Readonly<Record<ItemState, number>>
  readonly waitsFor: readonly WaitsFor[]
  /** Items that ended in a second, smoothed; 0 before the first. */
  readonly perSecond: number
}

export interface StoppedBy {
  readonly partner: string
  readonly failures: number
  readonly code: string
}

export type WaitsFor = 'live-traffic' | 'closed-lane' | 'rate'

export interface StoredItem {
  readonly number: number
  readonly transferId: string
  readonly partner: string
  readonly dossierCode: string
  readonly state: ItemState
  readonly sentAt: Date | undefined
  readonly endedAt: Date | undefined
  readonly code: string | undefined
}

export type RunChange =
  | { readonly kind: 'changed'; readonly run: StoredRun }
  | { readonly kind: 'unknown' | 'same-person' }
  | { readonly kind: 'illegal'; readonly state: RunState }

export interface TurnRules extends Pick<PaceRules, 'share'> {
  /** Attempts that a partner takes at once; undefined where it is not configured. */
  readonly concurrencyOf: (partner: string) => number | undefined
  /** Most items sent in one turn. */
  readonly most: number
  /** When the run is looked at next, in milliseconds: after a turn that moved something; after one that did not, at first and after a long time. */
  readonly soonMs: number
  readonly laterMs: number
  readonly latestMs: number
}

/** What one turn of one run came to. */
export interface Turn {
  readonly run: string
  readonly sent: number
  readonly ended: number
  readonly state: RunState
  /** Of a run that stopped itself in this turn. */
  readonly stoppedBy: StoppedBy | undefined
}

export interface ReplayStore {
  /** Freezes the filter and counts what it meets. */
  plan(plan: NewPlan): Promise<StoredPlan>
  getPlan(id: string): Promise<StoredPlan | undefined>
  /** How many transfers this person has sent again by runs, without a second person: of those under way and those that ended in the last 24 hours. */
  orderedAlone(by: string): Promise<number>
  /** Uses the plan up, and makes all items at once, oldest transfer first. */
  makeRun(run: NewRun, limits: ReplayLimits): Promise<MadeRun>
  getRun(id: string): Promise<StoredRun | undefined>
  /** Newest first. Rejects with `invalid_cursor`. */
  listRuns(states: readonly RunState[] | undefined, limit: number, cursor?: string): Promise<Page<StoredRun>>
  /** In their order. Rejects with `invalid_cursor`. */
  listItems(run: string, states: readonly ItemState[] | undefined, limit: number, cursor?: string): Promise<Page<StoredItem>>
  order(run: string, order: RunOrder, by: Order): Promise<RunChange>
  /**
   * One turn of the run that waits longest for one, in one transaction: closes the items whose transfer ended, sends the next.
   * No other process has this run in hand meanwhile. Undefined when no run is due.
   */
  takeTurn(rules: TurnRules): Promise<Turn | undefined>
}
