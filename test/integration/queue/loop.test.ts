/** The loop under the relay, the sweeper and the watchdogs. */
import { expect, it, vi } from 'vitest'
import { startLoop } from '../../../src/queue/loop.ts'
import { keepLog } from './log-lines.ts'

const soon = { timeout: 2_000, interval: 5 }

it('runs at the start, when woken, and from time to time', async () => {
  let runs = 0
  const { log } = keepLog()
  const often = startLoop({ name: 'often', everyMs: 10, run: async () => void (runs += 1), log })
  await vi.waitFor(() => expect(runs).toBeGreaterThan(3), soon)
  await often.close()
  const before = runs
  const seldom = startLoop({ name: 'seldom', everyMs: 3_600_000, run: async () => void (runs += 1), log })
  await vi.waitFor(() => expect(runs).toBe(before + 1), soon)
  seldom.wake()
  await vi.waitFor(() => expect(runs).toBe(before + 2), soon)
  await seldom.close()
  seldom.wake()
  await seldom.close()
  expect(runs).toBe(before + 2)
})

it('never runs twice at once; any number of wakes during a run mean one more', async () => {
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let started = 0
  const loop = startLoop({ name: 'gated', everyMs: 3_600_000, run: async () => gates[started++]?.promise, log: keepLog().log })
  expect(started).toBe(1)
  for (let i = 0; i < 5; i++) loop.wake()
  expect(started).toBe(1)
  gates[0]?.resolve()
  await vi.waitFor(() => expect(started).toBe(2), soon)
  gates[1]?.resolve()
  await expect(vi.waitFor(() => expect(started).toBe(3), { timeout: 100 })).rejects.toThrow()
  await loop.close()
})

it('rests between runs however often it is woken, and ends at once', async () => {
  let runs = 0
  const began = performance.now()
  const loop = startLoop({ name: 'resting', everyMs: 3_600_000, restMs: 60, run: async () => void (runs += 1), log: keepLog().log })
  await vi.waitFor(
    () => {
      loop.wake()
      expect(runs).toBe(4)
    },
    { timeout: 2_000, interval: 1 },
  )
  expect(performance.now() - began).toBeGreaterThan(3 * 59)
  const closing = performance.now()
  await loop.close()
  expect(performance.now() - closing).toBeLessThan(55)
})

it('runs again unwoken where there may be more, after its rest', async () => {
  let runs = 0
  const loop = startLoop({ name: 'more', everyMs: 3_600_000, restMs: 20, run: async () => ((runs += 1) < 4 ? 'again' : undefined), log: keepLog().log })
  const began = performance.now()
  await vi.waitFor(() => expect(runs).toBe(4), soon)
  expect(performance.now() - began).toBeGreaterThan(2 * 19)
  await expect(vi.waitFor(() => expect(runs).toBe(5), { timeout: 100 })).rejects.toThrow()
  await loop.close()
})

it('is not woken while another process is at it, and looks again in time', async () => {
  const began: number[] = []
  const loop = startLoop({ name: 'second', everyMs: 150, run: async () => (began.push(performance.now()) < 3 ? 'elsewhere' : undefined), log: keepLog().log })
  await vi.waitFor(
    () => {
      loop.wake()
      expect(began).toHaveLength(4)
    },
    { timeout: 2_000, interval: 1 },
  )
  const [first = 0, second = 0, third = 0, fourth = 0] = began
  expect(Math.min(second - first, third - second)).toBeGreaterThan(140)
  // the third did it itself, and is woken again
  expect(fourth - third).toBeLessThan(140)
  await loop.close()
})

it('goes on after failures, with one line for all of them and one at their end', async () => {
  const { log, lines } = keepLog()
  let runs = 0
  const failure = new Error('no')
  const loop = startLoop({
    name: 'shaky',
    everyMs: 3_600_000,
    run: async () => {
      runs += 1
      if (runs <= 3) throw failure
    },
    log,
  })
  await vi.waitFor(() => expect(runs).toBe(4), soon)
  await loop.close()
  expect(lines).toEqual([
    { level: 'warn', fields: { what: 'shaky', error: failure }, message: expect.any(String) },
    { level: 'info', fields: { what: 'shaky', failures: 3 }, message: expect.any(String) },
  ])
})

it('does not hurry after a failure because it is woken', async () => {
  let runs = 0
  const loop = startLoop({
    name: 'woken',
    everyMs: 1,
    run: async () => {
      runs += 1
      throw new Error('no')
    },
    log: keepLog().log,
  })
  const end = performance.now() + 250
  await vi.waitUntil(
    () => {
      loop.wake()
      return performance.now() > end
    },
    { timeout: 2_000, interval: 1 },
  )
  await loop.close()
  expect(runs).toBeLessThanOrEqual(3)
})

it('aborts the signal of the running run when it closes, and waits for it', async () => {
  let ended = false
  const loop = startLoop({
    name: 'long',
    everyMs: 1,
    run: async (signal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      ended = true
    },
    log: keepLog().log,
  })
  await loop.close()
  expect(ended).toBe(true)
})
