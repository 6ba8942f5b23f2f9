/** Waiting with a limit. */

/** Whether the promise is settled, either way, within this time. Never rejects. */
export async function settles(promise: Promise<unknown>, withinMs: number): Promise<boolean> {
  const { promise: limit, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), Math.max(withinMs, 0))
  const done = promise.then(
    () => true,
    () => true,
  )
  try {
    return await Promise.race([done, limit])
  } finally {
    clearTimeout(timer)
  }
}
