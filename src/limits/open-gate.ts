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
        // whoever tries must come back with a good word
        if (verdict === 'down' || (verdict === 'nothing' && breaker.state === CircuitState.HalfOpen)) throw partnerIsDown
        if (verdict === 'nothing') throw tellsNothing
      })
    } catch (error) {
      if (error !== partnerIsDown && error !== tellsNothing && !isBrokenCircuitError(error)) throw error
    }
    return asked
  }

  async function waitAndAsk<Answer>(question: () => Promise<Answer>, judge: (answer: Answer) => Verdict): Promise<Passed<Answer>> {
    const impatient = new AbortController()
    const tooLong = Promise.withResolvers<typeof full>()
    const timer = setTimeout(() => {
      impatient.abort()
      tooLong.resolve(full)
    }, waitMs)
    const turn = room
      .execute(() => {
        clearTimeout(timer)
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

  return {
    shutFor,
    async pass(question, judge) {
      const left = shutFor()
      if (left !== undefined) return { kind: 'shut', retryAfterMs: left }
      return room.executionSlots > 0 ? room.execute(() => ask(question, judge)) : waitAndAsk(question, judge)
    },
  }
}
