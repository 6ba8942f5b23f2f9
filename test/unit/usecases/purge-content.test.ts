import { describe, expect, test } from 'vitest'
import type { LogFields } from '../../../src/ports/log.ts'
import { createPurgeContent } from '../../../src/usecases/purge-content.ts'

const now = new Date('2026-11-22T01:00:00Z')
const clock = { now: () => now, random: () => 0.5, id: () => 'id' }

/** Purges as long as there is something, and notes what it is asked. */
function purging(transfersLeft: number, filesLeft: number, onTurn = () => {}) {
  const asked: unknown[] = []
  const said: LogFields[] = []
  let left = transfersLeft
  const run = createPurgeContent({
    transfers: {
      async purgeContent(days, limit) {
        asked.push({ days })
        const purged = Math.min(left, limit)
        left -= purged
        onTurn()
        return purged
      },
      async purgeTraces(days) {
        asked.push({ traces: days })
      },
    },
    attachments: {
      async purgeExpired(at, days) {
        asked.push({ at, days })
        return filesLeft
      },
    },
    clock,
    log: { info: (fields) => void said.push(fields), warn() {}, error() {} },
    contentDays: 30,
    attachmentDays: 90,
  })
  return { run, asked, said, left: () => left }
}

describe('the loop that takes contents away', () => {
  test('goes on until nothing is left, each kind by its own days, and says how much it was', async () => {
    const { run, asked, said, left } = purging(450, 7)
    await run(new AbortController().signal)
    expect(left()).toBe(0)
    expect(asked).toEqual([{ days: 30 }, { days: 30 }, { days: 30 }, { traces: 30 }, { at: now, days: 90 }])
    expect(said).toEqual([{ transfers: 450, files: 7 }])
  })

  test('says nothing where there was nothing', async () => {
    const { run, said } = purging(0, 0)
    await run(new AbortController().signal)
    expect(said).toEqual([])
  })

  test('leaves the rest for the next time once it is told to stop', async () => {
    const stop = new AbortController()
    const { run, left } = purging(1_000, 0, () => stop.abort())
    await run(stop.signal)
    expect(left()).toBe(800)
  })
})
