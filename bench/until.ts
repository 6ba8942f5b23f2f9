/** Waiting for something that a measured process does. */
import { setTimeout as pause } from 'node:timers/promises'

/** Looks every 200 ms, so that looking takes nothing from what is measured. Throws when it did not come within the limit. */
export async function until(condition: () => Promise<boolean>, what: string, limitMs: number): Promise<void> {
  const limit = performance.now() + limitMs
  while (!(await condition())) {
    if (performance.now() > limit) throw new Error(`waited ${limitMs} ms in vain until ${what}`)
    await pause(200)
  }
}
