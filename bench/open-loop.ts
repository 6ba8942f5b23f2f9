/**
 * Open-loop load: requests leave at planned times, whether the ones before are answered or not, and each is measured from the
 * time that was planned, so that a side that falls behind cannot hide what it made others wait.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { measured, type Measured } from './load.ts'

export interface OpenLoop {
  readonly perSecond: number
  readonly count: number
  /** Of request number n; `plannedAt` by performance.now(). Its rejection ends the load. */
  send(n: number, plannedAt: number): Promise<void>
}

export async function openLoop({ perSecond, count, send }: OpenLoop): Promise<Measured> {
  const started = performance.now()
  const milliseconds: number[] = []
  const failures: unknown[] = []
  const sent: Promise<void>[] = []

  async function sendOne(n: number, plannedAt: number): Promise<void> {
    try {
      await send(n, plannedAt)
      milliseconds.push(performance.now() - plannedAt)
    } catch (error) {
      failures.push(error)
    }
  }

  for (let n = 0; n < count && failures.length === 0; n++) {
    const plannedAt = started + (n * 1000) / perSecond
    const early = plannedAt - performance.now()
    if (early > 0) await pause(early)
    sent.push(sendOne(n, plannedAt))
  }
  await Promise.all(sent)
  if (failures.length > 0) throw failures[0]
  return measured(milliseconds, (performance.now() - started) / 1000)
}
