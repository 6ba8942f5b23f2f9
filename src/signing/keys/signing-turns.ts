/** Signatures take turns: only so many at a time, and the event loop runs between two, so that a crowd of them stops nobody else. */
export interface Turns {
  /** Runs the work when its turn comes, in the order of asking. */
  take<Result>(work: () => Promise<Result>): Promise<Result>
}

export function createTurns(atOnce: number): Turns {
  const waiting: (() => void)[] = []
  let running = 0

  async function enter(): Promise<void> {
    running += 1
    if (running > atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
  }

  function leave(): void {
    running -= 1
    const next = waiting.shift()
    // Not at once: what else the loop has to do comes first.
    if (next !== undefined) setImmediate(next)
  }

  return {
    async take(work) {
      await enter()
      try {
        return await work()
      } finally {
        leave()
      }
    },
  }
}
