/** Comparisons of what is known here with what partners and the portal say, and the differences they found. SQL is the truth: whoever dies, another goes on. */
import type { DifferenceKind, RepairAct } from '../../schemas/reconciliation.ts'
import type { ReplayVerb } from '../../schemas/replays.ts'
import type { ComparedTransfer, DifferenceFacts, Found } from '../domain/reconcile.ts'
import type { DossierKey } from './dossier-store.ts'
import type { ChangeResult, Order, Page } from './transfer-store.ts'

export type PendingAge = 'hour' | 'day' | 'three-days' | 'more'

/** Of the transfers of the day, whatever they are but webhooks. */
export interface ReconciledCounts {
  readonly sent: number
  readonly delivered: number
  readonly confirmed: number
  readonly failed: number
  readonly pending: Readonly<Record<PendingAge, number>>
  readonly askedPartner: boolean
  readonly asked: number
}

export interface ReconciliationRow extends ReconciledCounts {
  readonly id: string
  readonly partner: string
  /** `YYYY-MM-DD` in Vietnam. */
  readonly day: string
  readonly at: Date
  readonly by: string
  readonly state: 'running' | 'done' | 'failed'
  readonly failure: string | undefined
  readonly differences: readonly { readonly kind: DifferenceKind; readonly count: number; readonly repaired: number }[]
}

/** A pass in hand: nobody else works on it while its lease lasts. */
export interface ReconcileTurn {
  readonly id: string
  readonly partner: string
  readonly day: string
  readonly by: string
  readonly pass: number
  readonly at: Date
  readonly owner: string
  readonly counts: ReconciledCounts
  /** Where it goes on; undefined at the beginning. */
  readonly place: ReconcilePlace | undefined
}

/** Transfers first, in their order, then what the partner told of dossiers that nobody knows. */
export type ReconcilePlace = { readonly stage: 'transfers'; readonly acceptedAt: string; readonly sequence: string } | { readonly stage: 'inbox'; readonly id: string }

export type ReconcilePage =
  | { readonly stage: 'transfers'; readonly rows: readonly ComparedTransfer[]; readonly next: ReconcilePlace }
  | { readonly stage: 'inbox'; readonly rows: readonly UnmatchedEntry[]; readonly next: ReconcilePlace | undefined }

export interface UnmatchedEntry {
  readonly id: string
  readonly dossierCode: string
  readonly receivedAt: Date
}

/** What the portal said of a dossier whose newest mirror is this one. */
export interface PortalWord extends DossierKey {
  readonly mirror: string
  readonly differs: boolean
  readonly status: number | undefined
}

export interface Compared {
  readonly counts: ReconciledCounts
  readonly place: ReconcilePlace | undefined
  readonly found: readonly Found[]
  /** Nobody answered about these: what was found of them before by asking stays as it is. */
  readonly unanswered: readonly DossierKey[]
  readonly portal: readonly PortalWord[]
}

export interface DifferenceRow {
  readonly id: string
  readonly reconciliation: string
  readonly partner: string
  readonly kind: DifferenceKind
  readonly sender: string | undefined
  readonly dossierCode: string
  readonly transferId: string | undefined
  readonly inboxId: string | undefined
  readonly here: string | undefined
  readonly there: string | undefined
  readonly facts: DifferenceFacts
  readonly act: RepairAct
  readonly state: 'open' | 'repairing' | 'repaired' | 'gone'
  /** Who ordered its repair, and why. */
  readonly order: Order | undefined
  /** Whether the act was done; what follows is looking whether it helped. */
  readonly acted: boolean
  /** The run that sends it again, where it was ordered with others. */
  readonly run: string | undefined
  readonly looks: number
  /** How often its repair was ordered; `holds`: how often somebody took it, who has it until the next one does. */
  readonly orders: number
  readonly holds: number
  readonly failure: string | undefined
  readonly repairedAt: Date | undefined
}

export interface ToSendAgain {
  /** Of the difference. */
  readonly id: string
  /** What has to be sent again; several differences may need the same. */
  readonly transferId: string
}

export interface DifferenceFilter {
  readonly reconciliation?: string
  readonly kinds?: readonly DifferenceKind[]
  readonly partner?: string
  readonly dossierCode?: string
  readonly open?: boolean
}

export interface ReconciliationStore {
  /** Another pass where the day was compared before. `running`: one is not finished yet. */
  request(wanted: { readonly id: string; readonly partner: string; readonly day: string; readonly by: string }): Promise<{ readonly kind: 'requested' | 'running'; readonly reconciliation: ReconciliationRow }>
  /**
   * Asks for the days that the daily comparison has not done: of the last `days` days those without a row, or that failed
   * before `since`, and of the newest `again` days those whose pass began before `since`. Only days with transfers. Returns how many.
   */
  requestMissing(wanted: { readonly partners: readonly string[]; readonly today: string; readonly days: number; readonly again: number; readonly since: Date; readonly id: () => string }): Promise<number>
  get(id: string): Promise<ReconciliationRow | undefined>
  /** Newest day first. */
  list(filter: { readonly partner?: string; readonly day?: string }, limit: number, cursor?: string): Promise<Page<ReconciliationRow>>

  /** One that nobody works on, of none of these partners, and of none whose other day somebody works on. */
  take(owner: string, leaseMs: number, not: readonly string[]): Promise<ReconcileTurn | undefined>
  /** `lateBefore`: a webhook made before that and not delivered is late. */
  page(turn: ReconcileTurn, limit: number, lateBefore: Date): Promise<ReconcilePage>
  /** Writes what a page came to, and holds the turn on. Undefined where the lease was lost: nothing is written. */
  keep(turn: ReconcileTurn, compared: Compared, leaseMs: number): Promise<ReconcileTurn | undefined>
  /** What this pass no longer found is gone; what is being repaired is for whoever looks after it. False where the lease was lost. */
  finish(turn: ReconcileTurn, failure: string | undefined): Promise<boolean>

  differences(filter: DifferenceFilter, limit: number, cursor?: string): Promise<Page<DifferenceRow>>
  difference(id: string): Promise<DifferenceRow | undefined>
  /** False where it is not open any more, or nothing repairs it. */
  order(id: string, order: Order): Promise<boolean>
  /** All open ones of the kind that an act repairs. Returns how many. */
  orderAll(reconciliation: string, kind: DifferenceKind, order: Order): Promise<number>
  /** All open ones of the kind that an act repairs, with what is to be sent for each. */
  toSendAgain(reconciliation: string, kind: DifferenceKind, verb: ReplayVerb): Promise<readonly ToSendAgain[]>
  /** Those of them that the run has become its, and are looked at once their item ended. Returns their ids. */
  orderInRun(run: string, differences: readonly ToSendAgain[], order: Order): Promise<readonly string[]>
  /** Those whose item of a run ended are due; of what was not delivered `failure` says why. Returns how many, at most `limit`. */
  heedRuns(limit: number): Promise<number>
  /** Those at which somebody has to act or to look now, handed to one caller only for `holdMs`. */
  takeDue(lane: string, limit: number, holdMs: number): Promise<readonly DifferenceRow[]>
  /** Whom something is due to be asked about, each by a name of its own. */
  dueLanes(): Promise<readonly string[]>
  /** Longer for whoever has it and is about to act. False where somebody else has it, or it is no longer to be acted on. */
  hold(difference: DifferenceRow, holdMs: number): Promise<boolean>
  /** Sends a transfer again and writes that this was done, both or neither. `lost`: somebody else has it, and nothing was sent. */
  sendAgain(difference: DifferenceRow, verb: ReplayVerb, transferId: string, lookAfterMs: number): Promise<ChangeResult | 'lost'>
  /** The act was done; it stands in the journal of its transfer. Looked at after so long. */
  acted(difference: DifferenceRow, lookAfterMs: number): Promise<void>
  /** Somebody has to look again later. */
  lookLater(difference: DifferenceRow, afterMs: number): Promise<void>
  /** It is no more; the same of other comparisons neither. */
  repaired(difference: DifferenceRow): Promise<void>
  /** The act was refused, or did not help: open again, with this code. */
  reopen(difference: DifferenceRow, failure: string): Promise<void>
  /** What is compared of this transfer, as it is now. */
  compared(transferId: string, lateBefore: Date): Promise<ComparedTransfer | undefined>
  /** Takes a place for so many dossiers in the queue of those who ask this partner, and returns for how many milliseconds to wait. */
  queueToAsk(partner: string, dossiers: number, asksPerMinute: number): Promise<number>
  portalSaid(words: readonly PortalWord[]): Promise<void>
  /** The transfer that brings the whole dossier: the newest delivered one to this partner that is no follow-up. */
  wholeDossier(transferId: string): Promise<string | undefined>
  /** The partner is polled about this transfer as soon as it can be. False where it is not asked about. */
  askSoon(partner: string, transferId: string): Promise<boolean>
  inboxState(id: string): Promise<string | undefined>
}
