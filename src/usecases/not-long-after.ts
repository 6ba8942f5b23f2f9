/** A limit on work that should end by itself once a signal aborts. */

/** The work's result, or what `late` says when the work is not done `graceMs` after the signal aborted. Leaves no timer behind. */
export async function notLongAfter<Result>(
  signal: AbortSignal,
  graceMs: number,
  work: Promise<Result>,
  late: () => Result,
): Promise<Result> {
  const tooLate = Promise.withResolvers<Result>()
  let timer: ReturnType<typeof setTimeout> | undefined
  function startGrace(): void {
    timer = setTimeout(() => tooLate.resolve(late()), graceMs)
  }
  if (signal.aborted) startGrace()
  else signal.addEventListener('abort', startGrace, { once: true })
  try {
    return await Promise.race([work, tooLate.promise])
  } finally {
    signal.removeEventListener('abort', startGrace)
    clearTimeout(timer)
  }
}
