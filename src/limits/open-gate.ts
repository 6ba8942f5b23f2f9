/** The gate before one partner's look-ups, on cockatiel: a bulkhead with a waiting room, and in it a circuit breaker. */
import { bulkhead, circuitBreaker, CircuitState, ConsecutiveBreaker, handleWhen } from 'cockatiel'
import { isBrokenCircuitError, isBulkheadRejectedError, isTaskCancelledError } from 'cockatiel'
import type { Passed, QueryGate, QueryGateSettings, Verdict } from '../ports/query-gate.ts'

/** What the breaker counts, and what it neither counts nor takes for a success. */
const partnerIsDown = new Error('the partner is down')
const tellsNothing = new Error('the answer tells nothing about the partner')

const full = { kind: 'full' } as const

export function openGate({ concurrency, waiting, waitMs, breakAfter, probeAfterMs, onChange }: QueryGateSettings): QueryGate {
  const room = bulkhead(concurrency, waiting)
  const counted = handleWhen((error) => error === partnerIsDown)
  const breaker = circuitBreaker(counted, { halfOpenAfter: probeAfterMs, breaker: new ConsecutiveBreaker(breakAfter) })
  const waitingOf = new Map<string, number>()
  let shutUntil = 0
  breaker.onBreak(() => {
    shutUntil = Date.now() + probeAfterMs
    onChange('shut')
  })
  breaker.onReset(() => onChange('open'))

  function shutFor(): number | undefined {
    // the library would let a crowd wait for the one that tries
    if (breaker.state === CircuitState.HalfOpen) return probeAfterMs
    const left = shutUntil - Date.now()
    return breaker.state === CircuitState.Open && left > 0 ? left : undefined
  }

  /** By now it may be shut: whoever waited is not let through to a partner that went down meanwhile. */
  async function ask<Answer>(question: () => Promise<Answer>, judge: (answer: Answer) => Verdict): Promise<Passed<Answer>> {
    const left = shutFor()
    if (left !== undefined) return { kind: 'shut', retryAfterMs: left }
    let asked: Passed<Answer> = { kind: 'shut', retryAfterMs: probeAfterMs }
    try {
      await breaker.execute(async () => {
        const answer = await question()
        asked = { kind: 'asked', answer }
        const verdict = judge(answer)
        if (verdict === 'down') throw partnerIsDown
        // where it is the one that tries, this opens the gate: one client's questions do not keep it shut for the others
        if (verdict === 'nothing') throw tellsNothing
      })
    } catch (error) {
      if (error !== partnerIsDown && error !== tellsNothing && !isBrokenCircuitError(error)) throw error
    }
    return asked
  }

  async function waitAndAsk<Answer>(
    question: () => Promise<Answer>,
    judge: (answer: Answer) => Verdict,
    begun: () => void,
  ): Promise<Passed<Answer>> {
    const impatient = new AbortController()
    const tooLong = Promise.withResolvers<typeof full>()
    const timer = setTimeout(() => {
      impatient.abort()
      tooLong.resolve(full)
    }, waitMs)
    const turn = room
      .execute(() => {
        clearTimeout(timer)
        begun()
        return ask(question, judge)
      }, impatient.signal)
      .catch((error: unknown) => {
        if (isBulkheadRejectedError(error) || isTaskCancelledError(error)) return full
        throw error
      })
    try {
      return await Promise.race([turn, tooLong.promise])
    } finally {
      clearTimeout(timer)
    }
  }

  /** Whoever has many questions leaves half of the room to the others. Gives what to call when the wait is over, once or more. */
  function takePlace(client: string): (() => void) | undefined {
    const places = waitingOf.get(client) ?? 0
    if (places >= Math.ceil(waiting / 2)) return undefined
    waitingOf.set(client, places + 1)
    let over = false
    return function leave() {
      if (over) return
      over = true
      const left = (waitingOf.get(client) ?? 1) - 1
      if (left === 0) waitingOf.delete(client)
      else waitingOf.set(client, left)
    }
  }

  return {
    shutFor,
    async pass(question, judge, client) {
      const left = shutFor()
      if (left !== undefined) return { kind: 'shut', retryAfterMs: left }
      if (room.executionSlots > 0) return room.execute(() => ask(question, judge))
      const leave = takePlace(client)
      return leave === undefined ? full : waitAndAsk(question, judge, leave).finally(leave)
    },
  }
}
