/**
 * Asks partners what is new. Events are stored one by one, then the place in the partner's row and what it is to be told,
 * then it is told: whatever step the process dies at, nothing is lost, and what comes again has no second effect.
 */
import type { Failure, PollAnswer } from '../ports/adapter.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { PollStore, PollTurn } from '../ports/poll-store.ts'
import type { OpenLine } from './open-line.ts'
import type { Partners } from './partners.ts'
import { proofsOf } from './record-of-verification.ts'
import type { ReceiveInbound } from './receive-inbound.ts'

/** The code of what is about no dossier. */
const noDossier = '-'

export interface Poller {
  /** Starts the polls that are due and does not wait for them: a partner that hangs holds up no other. */
  start(signal: AbortSignal): Promise<void>
  /** Waits for the polls in hand, which end with their signal. */
  close(): Promise<void>
}

interface Dependencies {
  readonly polls: Pick<PollStore, 'takeDue' | 'stored' | 'acknowledged' | 'finish'>
  readonly partners: Partners
  readonly receive: ReceiveInbound
  readonly clock: Clock
  readonly log: Log
}

/** What a turn came to, for its one line in the log. */
interface TurnEnd {
  readonly events: number
  readonly failure?: Failure | undefined
  /** The partner answered all the same. */
  readonly inPart?: boolean
}

/** So often in one turn a partner that has more is asked on; then others that share the process have their turn. */
const mostRounds = 20
const longestBackoffMs = 15 * 60_000
const longestWaitMs = 24 * 3_600_000
/** Of a partner that is none of ours. */
const nobody = { most: 1, horizonDays: 365 }

export function createPoller({ polls, partners, receive, clock, log }: Dependencies): Poller {
  const inHand = new Map<string, Promise<void>>()

  async function takeTurn(turn: PollTurn, line: OpenLine, signal: AbortSignal): Promise<void> {
    const { partner } = turn
    const startedAt = clock.now()
    try {
      const { events, failure, inPart = false } = await pollAll(turn, line, signal)
      const code = failure?.code
      await polls.finish(partner, failure === undefined ? { afterMs: line.agreement.poll.everyMs } : afterFailure(failure, inPart, turn, line, signal))
      log.info({ partner, events, awaited: turn.awaited.length, failure: code, failures: code === undefined || inPart ? 0 : turn.failures + 1, milliseconds: clock.now().getTime() - startedAt.getTime() }, 'poll')
    } catch (error) {
      // the store is away; the partner is polled again from the same place once the hold is over
      log.warn({ partner, error }, 'a poll could not be written down')
    }
  }

  async function pollAll(turn: PollTurn, line: OpenLine, signal: AbortSignal): Promise<TurnEnd> {
    const pending = turn.acknowledgement === undefined ? undefined : await acknowledge(turn.partner, line, turn.acknowledgement, signal)
    if (pending !== undefined && !isFinal(pending)) return { events: 0, failure: pending }
    let { cursor } = turn
    let events = 0
    for (let round = 0; round < mostRounds && !signal.aborted; round++) {
      const answer = await line.poll({ cursor, awaited: turn.awaited }, signal)
      if (answer.kind === 'failed') {
        await keepUnclear(line, answer.outcome)
        await polls.stored(turn, {})
        return { events, failure: answer.outcome }
      }
      for (const inbound of answer.events) await receive(line, inbound, proofsOf(inbound, answer))
      events += answer.events.length
      if (answer.failure !== undefined) await keepUnclear(line, answer.failure)
      await polls.stored(turn, placeOf(answer))
      const failure = answer.acknowledgement === undefined ? undefined : await acknowledge(turn.partner, line, answer.acknowledgement, signal)
      if (failure !== undefined) return { events, failure }
      if (answer.failure !== undefined) return { events, failure: answer.failure, inPart: answeredInPart(answer.failure, events, turn) }
      if (!answer.more) break
      cursor = answer.cursor ?? cursor
    }
    return { events, failure: pending }
  }

  /** An answer that nobody foresaw waits for a person, with what came: one entry a day, though the page that came shows the time. */
  async function keepUnclear(line: OpenLine, failure: Failure): Promise<void> {
    if (failure.kind !== 'unclear') return
    const key = `poll-${failure.code}-${clock.now().toISOString().slice(0, 10)}`
    await receive(line, { event: { key, type: 'not-understood', dossierCode: noDossier, partnerCode: failure.code }, raw: failure.raw })
  }

  async function acknowledge(partner: string, line: OpenLine, acknowledgement: string, signal: AbortSignal): Promise<Failure | undefined> {
    const answer = await line.acknowledge(acknowledgement, signal)
    if (answer.kind === 'failed' && !isFinal(answer.outcome)) return answer.outcome
    // what the partner will never take must not keep its news from us; it tells them again, and they are known
    if (answer.kind === 'failed') {
      log.warn({ partner, code: answer.outcome.code }, 'an acknowledgement was not taken, and is not said again')
      await keepUnclear(line, answer.outcome)
    }
    await polls.acknowledged(partner, acknowledgement)
    return answer.kind === 'failed' ? answer.outcome : undefined
  }

  return {
    async start(signal) {
      const polled = [...partners].filter(([id, { line }]) => line.adapter.can.poll && !inHand.has(id))
      if (polled.length === 0) return
      const lines = new Map(polled.map(([id, { line }]) => [id, line]))
      for (const turn of await polls.takeDue([...lines.keys()], holdMs([...lines.values()]), (id) => lines.get(id)?.agreement.poll ?? nobody)) {
        const line = lines.get(turn.partner)
        if (line !== undefined) inHand.set(turn.partner, takeTurn(turn, line, signal).finally(() => inHand.delete(turn.partner)))
      }
    },
    async close() {
      await Promise.all(inHand.values())
    },
  }
}

/** Asking again with the same words brings the same answer. */
function isFinal({ kind }: Failure): boolean {
  return kind === 'refused' || kind === 'unclear'
}

function placeOf({ cursor, acknowledgement }: Extract<PollAnswer, { kind: 'polled' }>): { readonly cursor?: string; readonly acknowledgement?: string } {
  return { ...(cursor !== undefined ? { cursor } : {}), ...(acknowledgement !== undefined ? { acknowledgement } : {}) }
}

/** Longer than a question takes, so that two processes rarely poll one partner at once; when they do, nothing is done twice. */
function holdMs(lines: readonly OpenLine[]): number {
  return Math.max(...lines.map((line) => line.agreement.timeoutMs)) + 10_000
}

/** It told us something, or its trouble is with one of several dossiers: what lasts for one must not slow the others. */
function answeredInPart(failure: Failure, events: number, { awaited }: PollTurn): boolean {
  const isItsOwn = failure.kind === 'broken' || (failure.kind === 'later' && failure.scope === 'partner')
  return events > 0 || (!isItsOwn && awaited.length > 1)
}

/** Twice as long with each failure in a row, and at least as long as the partner asked for. A stop of ours is no failure. */
function afterFailure(failure: Failure, inPart: boolean, turn: PollTurn, line: OpenLine, signal: AbortSignal): { readonly afterMs: number; readonly failure?: string; readonly inPart?: boolean } {
  if (signal.aborted) return { afterMs: 0 }
  const { everyMs } = line.agreement.poll
  const backoffMs = inPart ? everyMs : Math.max(everyMs, Math.min(longestBackoffMs, everyMs * 2 ** Math.min(turn.failures + 1, 40)))
  const askedMs = failure.kind === 'later' ? Math.min(longestWaitMs, (failure.afterSeconds ?? 0) * 1000) : 0
  return { afterMs: Math.max(backoffMs, askedMs), failure: failure.code, inPart }
}
