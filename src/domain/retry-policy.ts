/** What to do with a transfer after an attempt: a pure function of the outcome, the past and the partner's agreement. */
import type { Agreement } from '../../schemas/agreement.ts'
import type { Outcome } from './outcome.ts'

export interface Situation {
  readonly outcome: Outcome
  /** For `broken` and `unclear`: what a probe said right after, which tells a bad message from a bad partner. */
  readonly probed?: { readonly up: boolean; readonly fault?: 'broken' }
  /** Failed tries before this one that counted; attempts made while the lane was down do not. */
  readonly tries: number
  /** When the horizon began: the latest of acceptance, replay and the lane's last opening. */
  readonly horizonFrom: Date
  readonly now: Date
  /** Consecutive failures of the partner as a whole, this one included. */
  readonly laneFailures: number
  readonly agreement: Agreement
  /** Uniform in [0, 1). */
  readonly random: number
}

export type Decision =
  | { readonly kind: 'deliver' }
  | { readonly kind: 'confirm' }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'park' }
  | { readonly kind: 'expire' }
  | { readonly kind: 'wait'; readonly until: Date; readonly counts: boolean; readonly lane: 'as-is' | 'suspend' | 'stop' }

/** A partner may ask for patience, but not for so much that nobody notices. */
const longestFloorMs = 24 * 3_600_000

export function decide(situation: Situation): Decision {
  const { outcome } = situation
  switch (outcome.kind) {
    case 'delivered':
      return { kind: outcome.confirmed ? 'confirm' : 'deliver' }
    case 'refused':
      return { kind: 'refuse' }
    case 'unclear':
    case 'broken':
      return decideSuspect(situation)
    case 'later':
      return decideLater(situation, outcome.scope, outcome.afterSeconds)
  }
}

/**
 * The partner is well: it is this message, which waits for a person while the lane goes on. It rejects us in its probe
 * too: the lane stops. It is not itself, as with a page of maintenance in place of every answer: everything waits.
 */
function decideSuspect({ outcome, probed, now }: Situation): Decision {
  if (probed === undefined || probed.up) return { kind: 'park' }
  const lane = probed.fault === 'broken' && outcome.kind === 'broken' ? 'stop' : 'suspend'
  return { kind: 'wait', until: now, counts: false, lane }
}

function decideLater(situation: Situation, scope: 'partner' | 'message', afterSeconds: number | undefined): Decision {
  const { agreement, now } = situation
  if (scope === 'partner' && situation.laneFailures >= agreement.suspendAfter) {
    // the probe decides when this lane opens again; the horizon is asked after an attempt on an open lane only
    return { kind: 'wait', until: now, counts: false, lane: 'suspend' }
  }
  const horizon = situation.horizonFrom.getTime() + agreement.retry.horizonHours * 3_600_000
  if (now.getTime() >= horizon) return { kind: 'expire' }
  return { kind: 'wait', until: new Date(now.getTime() + backoffMs(situation, afterSeconds)), counts: true, lane: 'as-is' }
}

/** Exponential with full jitter, at least what the partner asked for. */
function backoffMs(situation: Situation, afterSeconds: number | undefined): number {
  const { baseMs, capMs } = situation.agreement.retry
  const ceiling = Math.min(capMs, baseMs * 2 ** Math.min(situation.tries, 40))
  const floor = Math.min(longestFloorMs, (afterSeconds ?? 0) * 1000)
  return Math.max(floor, Math.ceil(situation.random * ceiling))
}

/** When to probe a lane again: doubling from `minMs` to `maxMs`. */
export function probeDelayMs(probes: number, agreement: Agreement): number {
  return Math.min(agreement.probe.maxMs, agreement.probe.minMs * 2 ** Math.min(probes, 40))
}
