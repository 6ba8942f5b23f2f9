/** How quickly a partner answers, as those who keep its places busy see it. */
export interface Pace {
  /** By the last few. Nobody knows before the first. */
  isQuick(): boolean
  /** Counts how long this takes. */
  measure(run: Promise<void>): Promise<void>
}

/** Milliseconds that a place is taken: of a partner that takes longer, nothing is won by having the next at hand. */
const quickMs = 500
/** What the newest counts for. */
const weight = 0.2

export function createPace(): Pace {
  let smoothed = Infinity
  return {
    isQuick: () => smoothed < quickMs,
    async measure(run) {
      const begun = performance.now()
      await run
      const milliseconds = performance.now() - begun
      smoothed = smoothed === Infinity ? milliseconds : smoothed * (1 - weight) + milliseconds * weight
    },
  }
}
