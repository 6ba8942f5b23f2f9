/** What differs between here, the partner and the national portal about one transfer. Pure: the rows come from the store, the standings from adapters. */
import type { NationalStatus } from '../../schemas/national-status.ts'
import type { DifferenceKind, RepairAct } from '../../schemas/reconciliation.ts'
import type { ReplayVerb } from '../../schemas/replays.ts'
import type { TransferPurpose } from '../../schemas/states.ts'
import { deliveredStates, failedStates, openStates, type DeliveryState } from './transfer.ts'

/** A transfer with what else is known of its dossier. */
export interface ComparedTransfer {
  readonly id: string
  readonly partner: string
  readonly sender: string
  readonly dossierCode: string
  readonly procedureCode: string
  readonly purpose: TransferPurpose
  readonly state: DeliveryState
  readonly stateAt: Date
  readonly acceptedAt: Date
  readonly code: string | undefined
  readonly remoteId: string | undefined
  /** National status that its body names. */
  readonly status: number
  /** A newer one of the same dossier and purpose was delivered; `superseded`: or is on its way. */
  readonly newerDelivered: boolean
  readonly superseded: boolean
  /** The last status that this partner told us, and when it came. */
  readonly heard: { readonly status: number; readonly at: Date } | undefined
  /** The newest mirror of the dossier. */
  readonly mirror: ComparedMirror | undefined
  /** Webhooks about the dossier that its client did not get, though they are late. */
  readonly untold: readonly UntoldWebhook[]
}

export interface ComparedMirror {
  readonly id: string
  readonly state: DeliveryState
  readonly stateAt: Date
  readonly acceptedAt: Date
  readonly code: string | undefined
  readonly status: number
  /** When the portal was last asked about it. */
  readonly askedAt: Date | undefined
  /** As that came out, where no newer mirror went since. */
  readonly differs: boolean
}

export interface UntoldWebhook {
  readonly id: string
  readonly state: DeliveryState
  readonly acceptedAt: Date
  readonly code: string | undefined
}

/** What somebody said of the dossier, by the adapter's table. */
export type Stands = { readonly known: false } | { readonly known: true; readonly status?: NationalStatus; readonly since?: Date }

export interface ReconcileRules {
  readonly notConfirmedHours: number
  readonly notSentHours: number
  readonly lateAfterMinutes: number
}

/** What a partner can be asked: with neither, somebody has to talk to it. */
export interface Askable {
  readonly standing: boolean
  readonly poll: boolean
}

export interface Found {
  readonly kind: DifferenceKind
  readonly act: RepairAct
  readonly sender: string
  readonly dossierCode: string
  /** What makes it another difference of the same dossier. */
  readonly subject?: string
  readonly transferId?: string
  readonly inboxId?: string
  readonly here?: string
  readonly there?: string
  readonly facts: DifferenceFacts
}

/** Times (RFC 3339) and codes of its sentence. */
export interface DifferenceFacts {
  readonly since?: string
  readonly heardAt?: string
  readonly thereSince?: string
  readonly code?: string
  /** The partner refused what a client wrote: as it is, it is refused again. */
  readonly toCorrect?: true
}

const hourMs = 3_600_000
const minuteMs = 60_000

/** Kinds that only an answer of the partner or of the portal can show, or end. */
export const askedKinds: readonly DifferenceKind[] = ['partner-lacks', 'partner-ahead', 'we-ahead', 'portal-differs']

/** Kinds that the state of our own transfer shows: where it failed or waits too long, that is a trouble by itself. */
export const ownKinds: readonly DifferenceKind[] = ['not-sent', 'portal-failed', 'client-untold']

/** What sending again by hand or by a run is called; undefined: the act sends no transfer again. */
export function verbOf(act: RepairAct): ReplayVerb | undefined {
  if (act === 'resend') return 'resend'
  return act === 'replay' || act === 'replay-webhook' ? 'replay' : undefined
}

/** The act of a kind, where one repairs it. */
export const actOfKind: Readonly<Record<DifferenceKind, RepairAct>> = {
  'partner-lacks': 'resend',
  'not-confirmed': 'ask-partner',
  'partner-ahead': 'take-over-status',
  'we-ahead': 'none',
  'not-sent': 'replay',
  'portal-pending': 'replay',
  'portal-failed': 'tell-portal',
  'portal-differs': 'tell-portal',
  unmatched: 'match-again',
  'client-untold': 'replay-webhook',
}

/** What was said just now; undefined: was not asked, or did not answer. */
export interface Said {
  readonly partner: Stands | undefined
  readonly portal: Stands | undefined
}

export function compareAllOf(row: ComparedTransfer, said: Said, { now, rules, askable }: { readonly now: Date; readonly rules: ReconcileRules; readonly askable: Askable }): readonly Found[] {
  const asked = said.partner === undefined || !isToBeAsked(row) ? [] : compareStanding(row, said.partner)
  // that it never confirmed is no news beside what it says now
  const delivery = compareDelivery(row, now, rules, askable).filter(({ kind }) => kind !== 'not-confirmed' || asked.length === 0)
  return [...delivery, ...asked, ...comparePortal(row, now, rules, said.portal), ...compareWebhooks(row)]
}

/** What its own state shows, without asking anybody. */
export function compareDelivery(row: ComparedTransfer, now: Date, rules: ReconcileRules, askable: Askable): readonly Found[] {
  const { purpose, state, stateAt, acceptedAt, superseded, newerDelivered } = row
  // of a mirror that is late or failed the portal's kinds tell
  if (purpose === 'mirror' || purpose === 'webhook') return []
  const isOld = now.getTime() - acceptedAt.getTime() >= rules.notSentHours * hourMs
  const about = { ...aboutRow(row), here: state }
  // each proof of payment tells a payment of its own
  const subject = purpose === 'payment-proof' ? { subject: row.id } : {}
  const facts = { since: acceptedAt.toISOString(), ...(row.code === undefined ? {} : { code: row.code }), ...(state === 'refused' && purpose === 'submission' ? { toCorrect: true as const } : {}) }
  if (!superseded && (failedStates.includes(state) || (openStates.includes(state) && isOld))) {
    return [{ kind: 'not-sent', act: 'replay', ...about, ...subject, facts }]
  }
  const isUnconfirmed = state === 'delivered' && !newerDelivered && now.getTime() - stateAt.getTime() >= rules.notConfirmedHours * hourMs
  if (!isUnconfirmed || purpose !== 'submission') return []
  return [{ kind: 'not-confirmed', act: askable.standing || askable.poll ? 'ask-partner' : 'none', ...about, facts: { since: stateAt.toISOString() } }]
}

/** Whether the partner is to be asked where this one's dossier stands: only about the newest that it took. */
export function isToBeAsked({ purpose, state, newerDelivered }: ComparedTransfer): boolean {
  return purpose === 'submission' && deliveredStates.includes(state) && !newerDelivered
}

/** Of a transfer that is to be asked about. */
export function compareStanding(row: ComparedTransfer, stands: Stands): readonly Found[] {
  const about = aboutRow(row)
  if (!stands.known) return [{ kind: 'partner-lacks', act: 'resend', ...about, here: row.state, there: 'unknown', facts: { since: row.stateAt.toISOString() } }]
  const { status, since } = stands
  if (status === undefined) return []
  const here = row.heard?.status ?? row.status
  const facts = { ...(row.heard === undefined ? {} : { heardAt: row.heard.at.toISOString() }), ...(since === undefined ? {} : { thereSince: since.toISOString() }) }
  const differing = { ...about, here: String(here), there: String(status), facts }
  const order = furtherThan(status, since, here, row.heard?.at)
  if (order > 0) return [{ kind: 'partner-ahead', act: 'take-over-status', ...differing }]
  // what its sender wrote into the body is no word of the partner's: it may stand before that
  return order < 0 && row.heard !== undefined ? [{ kind: 'we-ahead', act: 'none', ...differing }] : []
}

/** `stands`: what the portal says now; undefined: it was not asked, and what it said last counts. */
export function comparePortal(row: ComparedTransfer, now: Date, rules: ReconcileRules, stands: Stands | undefined): readonly Found[] {
  const { mirror } = row
  if (mirror === undefined) return []
  const about = { sender: row.sender, dossierCode: row.dossierCode, transferId: mirror.id }
  const facts = { since: mirror.acceptedAt.toISOString(), ...(mirror.code === undefined ? {} : { code: mirror.code }) }
  if (failedStates.includes(mirror.state)) return [{ kind: 'portal-failed', act: 'tell-portal', ...about, here: mirror.state, facts }]
  if (openStates.includes(mirror.state)) {
    const isLate = now.getTime() - mirror.acceptedAt.getTime() >= rules.lateAfterMinutes * minuteMs
    return isLate ? [{ kind: 'portal-pending', act: 'replay', ...about, here: mirror.state, facts }] : []
  }
  if (!deliveredStates.includes(mirror.state)) return []
  const there = portalWord(mirror, stands)
  if (there === undefined) return []
  return [{ kind: 'portal-differs', act: 'tell-portal', ...about, here: String(mirror.status), there, facts: { since: mirror.stateAt.toISOString() } }]
}

/** What the portal says that is not what it was told; undefined where it is in step, or says no status. */
export function portalWord({ status, differs }: Pick<ComparedMirror, 'status' | 'differs'>, stands: Stands | undefined): string | undefined {
  if (stands === undefined) return differs ? 'differs' : undefined
  if (!stands.known) return 'unknown'
  return stands.status === undefined || stands.status === status ? undefined : String(stands.status)
}

function compareWebhooks({ sender, dossierCode, untold }: ComparedTransfer): readonly Found[] {
  return untold.map(({ id, state, acceptedAt, code }) => ({
    kind: 'client-untold',
    act: 'replay-webhook',
    sender,
    dossierCode,
    subject: id,
    transferId: id,
    here: state,
    facts: { since: acceptedAt.toISOString(), ...(code === undefined ? {} : { code }) },
  }))
}

function aboutRow({ id, sender, dossierCode }: ComparedTransfer): Pick<Found, 'sender' | 'dossierCode' | 'transferId'> {
  return { sender, dossierCode, transferId: id }
}

/** How far a dossier has come; those of one rank come and go. */
const rank: Readonly<Record<number, number>> = { 1: 0, 2: 1, 4: 2, 5: 2, 6: 2, 7: 3, 3: 4, 8: 4, 9: 4, 10: 5 }

/** Positive: the partner is further than what was heard. Of one rank the later one is. */
function furtherThan(there: number, since: Date | undefined, here: number, heardAt: Date | undefined): number {
  const ahead = (rank[there] ?? 0) - (rank[here] ?? 0)
  if (ahead !== 0 || there === here) return ahead
  return since !== undefined && heardAt !== undefined && since.getTime() < heardAt.getTime() ? -1 : 1
}
