/** Waiting for something to become true, instead of sleeping for as long as it usually takes. */
import { setTimeout as pause } from 'node:timers/promises'

/** Throws when `condition` did not hold within the limit. */
export async function until(condition: () => boolean | Promise<boolean>, what: string | (() => string), limitMs = 5_000): Promise<void> {
  const deadline = performance.now() + limitMs
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited ${limitMs} ms in vain until ${typeof what === 'string' ? what : what()}`)
    await pause(10)
  }
}
