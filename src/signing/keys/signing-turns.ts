/** Signatures take turns: only so many at a time, and the event loop runs in between, so that a crowd of them stops nobody else. */
export interface Turns {
  /** Runs the work when its turn comes, in the order of asking. */
  take<Result>(work: () => Promise<Result>): Promise<Result>
}

/** How long new ones may keep beginning before the loop goes on: some profiles prepare for a tenth of a millisecond, some for two. */
const sliceMs = 3

/** `atOnce`: more than the thread pool has threads, so that none of them waits for the loop to bring it more. */
export function createTurns(atOnce: number): Turns {
  const waiting: (() => void)[] = []
  let running = 0
  let called = false

  /** Not at once: what else the loop has to do comes first. */
  function callNext(): void {
    if (called || waiting.length === 0 || running >= atOnce) return
    called = true
    setImmediate(() => {
      called = false
      beginWaiting()
      callNext()
    })
  }

  function beginWaiting(): void {
    const end = performance.now() + sliceMs
    while (running < atOnce && performance.now() < end) {
      const begin = waiting.shift()
      if (begin === undefined) return
      begin()
    }
  }

  async function run<Result>(work: () => Promise<Result>): Promise<Result> {
    running += 1
    try {
      return await work()
    } finally {
      running -= 1
      callNext()
    }
  }

  return {
    take(work) {
      return new Promise((resolve) => {
        waiting.push(() => resolve(run(work)))
        callNext()
      })
    },
  }
}
