/** Every step of a transfer with its time: the gateway's events and the attempts' exchanges, in order. */
import type { EventStore, GatewayEvent } from '../ports/event-store.ts'
import type { Attempt, TransferStore } from '../ports/transfer-store.ts'

export interface TimelineStep {
  readonly at: Date
  readonly kind: 'event' | 'attempt' | 'exchange' | 'signature'
  /** Event type, outcome, or the partner's word for the operation. */
  readonly name: string
  readonly attempt: number | undefined
  readonly data: Readonly<Record<string, unknown>>
}

interface Dependencies {
  readonly transfers: TransferStore
  readonly events: EventStore
}

/** Undefined when the client has no such transfer; administrators pass no client. */
export type ReadTimeline = (id: string, client?: string) => Promise<readonly TimelineStep[] | undefined>

export function createReadTimeline({ transfers, events }: Dependencies): ReadTimeline {
  return async function readTimeline(id, client) {
    if ((await transfers.get(id, client)) === undefined) return undefined
    const [happened, attempts] = await Promise.all([events.ofTransfer(id), transfers.attempts(id)])
    const steps = [...happened.map(stepOfEvent), ...attempts.flatMap(stepsOfAttempt)]
    return steps.sort((a, b) => a.at.getTime() - b.at.getTime())
  }
}

function stepOfEvent(event: GatewayEvent): TimelineStep {
  return { at: event.at, kind: 'event', name: event.type, attempt: undefined, data: event.data }
}

function stepsOfAttempt(attempt: Attempt): readonly TimelineStep[] {
  const { record, number } = attempt
  const start: TimelineStep = { at: attempt.startedAt, kind: 'attempt', name: 'started', attempt: number, data: { trigger: attempt.trigger } }
  const end: TimelineStep = {
    at: attempt.finishedAt,
    kind: 'attempt',
    name: attempt.outcome,
    attempt: number,
    data: { code: record?.code, words: record?.words, fields: record?.fields, rule: record?.rule },
  }
  const exchanges = (record?.exchanges ?? []).map((exchange): TimelineStep => {
    const { startedAt, name, answer: _kept, ...data } = exchange
    return { at: new Date(startedAt), kind: 'exchange', name, attempt: number, data }
  })
  const signatures = (record?.signatures ?? []).map(({ at, value: _value, ...signature }): TimelineStep => {
    return { at: new Date(at), kind: 'signature', name: signature.direction, attempt: number, data: signature }
  })
  // the order of what happened within one millisecond: a message is signed before it goes, an answer verified after it came
  const made = signatures.filter(({ name }) => name === 'made')
  const verified = signatures.filter(({ name }) => name !== 'made')
  return [start, ...made, ...exchanges, ...verified, end]
}
