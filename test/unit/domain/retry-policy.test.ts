import { describe, expect, it } from 'vitest'
import { Agreement } from '../../../schemas/agreement.ts'
import type { Outcome } from '../../../src/domain/outcome.ts'
import { decide, probeDelayMs, type Situation } from '../../../src/domain/retry-policy.ts'
import { parseConfig } from '../../../src/usecases/parse-config.ts'

const agreement = parseConfig(Agreement, { suspendAfter: 3, retry: { baseMs: 1_000, capMs: 60_000, horizonHours: 72 }, probe: { minMs: 1_000, maxMs: 30_000 } }, 'agreement')
const now = new Date('2026-11-21T02:00:00Z')
const later: Outcome = { kind: 'later', code: 'server-error', scope: 'partner' }

function situation(given: Partial<Situation>): Situation {
  return { outcome: later, tries: 0, horizonFrom: now, now, laneFailures: 1, agreement, random: 0.5, ...given }
}

describe('the retry policy', () => {
  it.each<[string, Outcome, string]>([
    ['a confirmed delivery', { kind: 'delivered', confirmed: true }, 'confirm'],
    ['a delivery not yet confirmed', { kind: 'delivered', confirmed: false }, 'deliver'],
    ['a refusal', { kind: 'refused', code: 'x', words: '' }, 'refuse'],
    ['an answer nobody foresaw', { kind: 'unclear', code: 'x', raw: '' }, 'park'],
  ])('%s ends the transfer', (_name, outcome, kind) => {
    expect(decide(situation({ outcome }))).toEqual({ kind })
  })

  it('waits with full jitter below an exponential ceiling', () => {
    for (const [tries, ceiling] of [[0, 1_000], [1, 2_000], [5, 32_000], [6, 60_000], [60, 60_000]] as const) {
      for (const random of [0, 0.25, 0.999]) {
        expect(decide(situation({ tries, random }))).toEqual({ kind: 'wait', until: new Date(now.getTime() + Math.ceil(random * ceiling)), counts: true, lane: 'as-is' })
      }
    }
  })

  it('waits at least as long as the partner asked', () => {
    expect(decide(situation({ outcome: { ...later, afterSeconds: 90 } }))).toMatchObject({ until: new Date(now.getTime() + 90_000) })
  })

  it('suspends the lane at the agreed number of failures, without burning the try', () => {
    expect(decide(situation({ laneFailures: 2 }))).toMatchObject({ lane: 'as-is', counts: true })
    expect(decide(situation({ laneFailures: 3, tries: 7 }))).toEqual({ kind: 'wait', until: now, counts: false, lane: 'suspend' })
  })

  it('does not suspend the lane for what concerns one message only', () => {
    expect(decide(situation({ laneFailures: 50, outcome: { kind: 'later', code: 'rate-limited', scope: 'message' } }))).toMatchObject({ lane: 'as-is' })
  })

  describe('asks a probe whether a suspect answer is the message’s or the partner’s', () => {
    const broken: Outcome = { kind: 'broken', code: 'x', words: '' }
    const unclear: Outcome = { kind: 'unclear', code: 'x', raw: '' }

    it('parks this one message when the partner is well', () => {
      for (const outcome of [broken, unclear]) expect(decide(situation({ outcome, probed: { up: true } }))).toEqual({ kind: 'park' })
    })

    it('stops the lane when the partner rejects us in its probe too, and keeps the transfer', () => {
      expect(decide(situation({ outcome: broken, probed: { up: false, fault: 'broken' } }))).toEqual({ kind: 'wait', until: now, counts: false, lane: 'stop' })
    })

    it('suspends the lane when the partner is not itself, as behind a page of maintenance', () => {
      for (const outcome of [broken, unclear]) expect(decide(situation({ outcome, probed: { up: false } }))).toEqual({ kind: 'wait', until: now, counts: false, lane: 'suspend' })
    })
  })

  it('does not let a partner ask for so much patience that nobody notices, nor expire a transfer by it', () => {
    expect(decide(situation({ outcome: { ...later, afterSeconds: 400_000_000 } }))).toMatchObject({ kind: 'wait', until: new Date(now.getTime() + 24 * 3_600_000) })
  })

  it('expires by age and not by a count of tries', () => {
    const old = new Date(now.getTime() - 72 * 3_600_000)
    expect(decide(situation({ tries: 1_000 }))).toMatchObject({ kind: 'wait' })
    expect(decide(situation({ horizonFrom: old }))).toEqual({ kind: 'expire' })
  })

  it('never expires a transfer because its partner was down: the horizon is asked on an open lane only', () => {
    const old = new Date(now.getTime() - 720 * 3_600_000)
    expect(decide(situation({ horizonFrom: old, laneFailures: 3 }))).toMatchObject({ kind: 'wait', lane: 'suspend' })
  })

  it('probes at doubling pauses up to the agreed longest', () => {
    expect([0, 1, 2, 4, 5, 100].map((probes) => probeDelayMs(probes, agreement))).toEqual([1_000, 2_000, 4_000, 16_000, 30_000, 30_000])
  })
})
