/** Work that is called for from several sides: one run at a time, and one more after it where it was called for meanwhile. */
export function oneAtATime(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let again = false

  /** Only the last run says how it went: whatever came before it is overtaken. */
  async function runUntilQuiet(): Promise<void> {
    for (;;) {
      again = false
      const failure = await run().then(() => undefined, (error: unknown) => ({ error }))
      if (again) continue
      // before whoever waits hears of it: a call from then on is a new run
      running = undefined
      if (failure) throw failure.error
      return
    }
  }

  return function call() {
    again = true
    running ??= runUntilQuiet()
    return running
  }
}
