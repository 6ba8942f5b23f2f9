/** Few do something at once, the others wait in a row of limited length, in which each has one place. */
import { GatewayError } from '../domain/errors.ts'

export interface TurnLimits {
  readonly atOnce: number
  readonly waiting: number
  readonly waitMs: number
}

/** `by`: whoever wants a turn. Rejects with overloaded where the row is full, or has them in it, or they waited too long. */
export type InTurn = <Result>(by: string, run: () => Promise<Result>) => Promise<Result>

export function createTurns({ atOnce, waiting, waitMs }: TurnLimits): InTurn {
  // in the order in which they came
  const row = new Map<string, () => void>()
  let running = 0

  function takeTurn(by: string): Promise<void> {
    if (running < atOnce) {
      running++
      return Promise.resolve()
    }
    if (row.size >= waiting || row.has(by)) return Promise.reject(overloaded(waitMs))
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        row.delete(by)
        reject(overloaded(waitMs))
      }, waitMs)
      row.set(by, () => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  /** Whoever waits longest takes over the turn. */
  function endTurn(): void {
    const [first] = row
    if (first === undefined) {
      running--
      return
    }
    const [by, begin] = first
    row.delete(by)
    begin()
  }

  return async function inTurn(by, run) {
    await takeTurn(by)
    try {
      return await run()
    } finally {
      endTurn()
    }
  }
}

function overloaded(waitMs: number): GatewayError {
  return new GatewayError('overloaded', { retryAfterSeconds: Math.ceil(waitMs / 1_000) })
}
