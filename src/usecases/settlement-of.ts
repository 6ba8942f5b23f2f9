/** What an attempt's end means for its transfer and its lane. */
import type { Agreement } from '../../schemas/agreement.ts'
import { maxRawLength, type Outcome } from '../domain/outcome.ts'
import { decide, type Decision } from '../domain/retry-policy.ts'
import type { Clock } from '../ports/clock.ts'
import type { LaneStore } from '../ports/lane-store.ts'
import type { Lease, Settlement } from '../ports/transfer-store.ts'
import type { Destination, SendReport } from './open-line.ts'

interface Dependencies {
  readonly lanes: Pick<LaneStore, 'countFailure'>
  readonly clock: Clock
}

/** `ruled`: the outcome is by a rule, of an answer that the adapter did not understand. */
export interface RuledReport extends SendReport {
  readonly ruled?: { readonly rule: string; readonly raw: string }
}

const longestProbeMs = 15_000

/** Asks the partner how it is where that decides, for no longer than the signal lasts. */
export async function settlementOf(lease: Lease, report: RuledReport, line: Destination | undefined, signal: AbortSignal, dependencies: Dependencies): Promise<Settlement> {
  const { outcome } = report
  const { clock } = dependencies
  if (line === undefined) {
    const now = clock.now()
    return { ...waitNow(lease, report, now), lane: { kind: 'stop', reason: 'partner-not-configured' } }
  }
  const suspect = outcome.kind === 'broken' || outcome.kind === 'unclear'
  const probed = suspect ? await line.probe(AbortSignal.any([signal, AbortSignal.timeout(longestProbeMs)])) : undefined
  const failed = outcome.kind === 'later' && outcome.scope === 'partner'
  const laneFailures = failed ? await dependencies.lanes.countFailure(lease.transfer.partner) : lease.laneFailures
  const now = clock.now()
  const { agreement } = line
  // its age by the database's clock alone: this one may be set
  const horizonFrom = new Date(now.getTime() - (lease.startedAt.getTime() - lease.horizonFrom.getTime()))
  const decision = decide({ outcome, ...(probed ? { probed } : {}), tries: lease.tries, horizonFrom, now, laneFailures, agreement, random: clock.random() })
  return {
    ...movement(decision),
    inDoubt: isInDoubt(lease, report),
    ...(outcome.kind === 'delivered' && outcome.remoteId !== undefined ? { remoteId: outcome.remoteId.slice(0, longest.code) } : {}),
    attempt: attemptOf(report, now),
    lane: laneChange(decision, outcome, agreement),
  }
}

function movement(decision: Decision): Pick<Settlement, 'move' | 'dueAt' | 'counts'> {
  return decision.kind === 'wait' ? { move: 'wait', dueAt: decision.until, counts: decision.counts } : { move: decision.kind }
}

function laneChange(decision: Decision, outcome: Outcome, agreement: Agreement): Settlement['lane'] {
  if (decision.kind === 'wait' && decision.lane === 'suspend') return { kind: 'suspend', reason: codeOf(outcome) ?? 'down', probe: agreement.probe }
  if (decision.kind === 'wait' && decision.lane === 'stop') return { kind: 'stop', reason: codeOf(outcome) ?? 'broken' }
  return isAnswer(outcome) ? { kind: 'reset' } : { kind: 'as-is' }
}

export function isAnswer({ kind }: Outcome): boolean {
  return kind === 'delivered' || kind === 'refused'
}

/** Once our own signal is aborted, such an outcome tells about the stop and not about the partner or the message. */
export function saysNothing(outcome: Outcome): boolean {
  return outcome.kind === 'unclear' || outcome.kind === 'broken' || (outcome.kind === 'later' && outcome.code === 'aborted')
}

/** The gateway is stopping: the transfer goes back as it was, for another process or the next start. */
export function asItWas(lease: Lease, report: SendReport, now: Date): Settlement {
  return { ...waitNow(lease, report, now), lane: { kind: 'as-is' } }
}

function waitNow(lease: Lease, report: SendReport, now: Date): Omit<Settlement, 'lane'> {
  return { move: 'wait', dueAt: now, counts: false, inDoubt: isInDoubt(lease, report), attempt: attemptOf(report, now) }
}

/**
 * A refusal of what arrived says that the partner has nothing of it; where nothing left, nothing new is known. A rule says
 * what to do about an answer, and nothing about what the partner has.
 */
function isInDoubt({ inDoubt }: Lease, { outcome, ruled, mayHaveArrived }: RuledReport): boolean {
  return mayHaveArrived ? outcome.kind !== 'refused' || ruled !== undefined : inDoubt
}

/** Partners may say as much as they like; what is kept of it in lists and events has a length. */
const longest = { code: 200, words: 2_000, fields: 100 }

function attemptOf({ outcome, ruled, exchanges, signatures, messages }: RuledReport, finishedAt: Date): Settlement['attempt'] {
  const fields = outcome.kind === 'refused' ? (outcome.fields ?? []) : []
  const raw = outcome.kind === 'unclear' ? outcome.raw : ruled?.raw
  return {
    finishedAt,
    outcome: outcome.kind,
    code: codeOf(outcome),
    words: 'words' in outcome ? outcome.words?.slice(0, longest.words) : undefined,
    raw: raw?.slice(0, maxRawLength),
    rule: ruled?.rule,
    fields: fields.slice(0, longest.fields).map(({ field, words }) => ({ field: field.slice(0, longest.code), words: words.slice(0, longest.words) })),
    receipt: outcome.kind === 'delivered' && outcome.receipt ? Buffer.from(outcome.receipt.bytes).toString('base64') : undefined,
    exchanges,
    signatures,
    messages,
  }
}

export function codeOf(outcome: Outcome): string | undefined {
  return 'code' in outcome ? outcome.code?.slice(0, longest.code) : undefined
}
