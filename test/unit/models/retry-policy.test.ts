import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Agreement } from '../../../schemas/agreement.ts'
import { outcomeOfStatus, readRetryAfter, type Later, type Outcome } from '../../../src/domain/outcome.ts'
import { decide, probeDelayMs, type Decision, type Situation } from '../../../src/domain/retry-policy.ts'
import { parseConfig } from '../../../src/usecases/parse-config.ts'
import { drawn, limited } from './drawn.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const firstInstant = Date.parse('2026-01-01T00:00:00Z')

const agreement = fc
  .record({
    suspendAfter: fc.integer({ min: 1, max: 100 }),
    retry: fc.record({ baseMs: fc.integer({ min: 10, max: hourMs }), capMs: fc.integer({ min: 10, max: dayMs }), horizonHours: fc.double({ min: 0.01, max: 8_760, noNaN: true }) }),
    probe: fc.record({ minMs: fc.integer({ min: 50, max: hourMs }), maxMs: fc.integer({ min: 50, max: hourMs }) }),
  })
  .map((given) => parseConfig(Agreement, given, 'agreement'))

/** Partners ask for any patience: none, some, more than a life, and nonsense. */
const patience = fc.option(fc.oneof(fc.integer({ min: 0, max: 200_000 }), fc.double({ noNaN: true, noDefaultInfinity: true })), { nil: undefined })

const later: fc.Arbitrary<Later> = fc
  .record({ scope: fc.constantFrom('partner' as const, 'message' as const), afterSeconds: patience })
  .map(({ scope, afterSeconds }) => ({ kind: 'later', code: 'server-error', scope, ...(afterSeconds !== undefined ? { afterSeconds } : {}) }))
const suspect: fc.Arbitrary<Outcome> = fc.constantFrom<Outcome>({ kind: 'broken', code: 'x', words: '' }, { kind: 'unclear', code: 'x', raw: '' })
const definite: fc.Arbitrary<Outcome> = fc.constantFrom<Outcome>({ kind: 'delivered', confirmed: true }, { kind: 'delivered', confirmed: false }, { kind: 'refused', code: 'x', words: '' })
const probed = fc.constantFrom<Situation['probed']>(undefined, { up: true }, { up: false }, { up: false, fault: 'broken' })
const instant = fc.integer({ min: 0, max: 2 * 365 * dayMs }).map((ms) => new Date(firstInstant + ms))
const jitter = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const tries = fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 2 ** 31 - 1 }))

function situationOf(outcome: fc.Arbitrary<Outcome>): fc.Arbitrary<Situation> {
  return fc
    .record({ outcome, probed, tries, horizonFrom: instant, now: instant, laneFailures: fc.integer({ min: 0, max: 120 }), agreement, random: jitter })
    .map(({ probed: said, ...situation }) => ({ ...situation, ...(said !== undefined ? { probed: said } : {}) }))
}

function waitOf(decision: Decision, { now }: Situation): number | undefined {
  return decision.kind === 'wait' ? decision.until.getTime() - now.getTime() : undefined
}

describe('the retry policy, whatever the situation', limited, () => {
  it('waits neither less than nothing nor longer than the agreed cap or a day of patience', () => {
    fc.assert(
      fc.property(situationOf(fc.oneof(later, suspect, definite)), (situation) => {
        const wait = waitOf(decide(situation), situation)
        if (wait === undefined) return
        expect(Number.isInteger(wait)).toBe(true)
        expect(wait).toBeGreaterThanOrEqual(0)
        expect(wait).toBeLessThanOrEqual(Math.max(situation.agreement.retry.capMs, dayMs))
      }),
      drawn(600),
    )
  })

  it('takes its jitter out of the whole of a ceiling that doubles with every try up to the cap', () => {
    fc.assert(
      fc.property(situationOf(later.map((outcome) => ({ kind: 'later' as const, code: outcome.code, scope: 'message' as const }))), fc.integer({ min: 1, max: 50 }), (drawnSituation, times) => {
        const situation = { ...drawnSituation, horizonFrom: drawnSituation.now, tries: times }
        const { baseMs, capMs } = situation.agreement.retry
        let ceiling = baseMs
        for (let n = 0; n < times && ceiling < capMs; n++) ceiling *= 2
        ceiling = Math.min(ceiling, capMs)
        const wait = waitOf(decide(situation), situation) ?? Number.NaN
        // as far into the ceiling as the drawn number says, to the millisecond
        expect(Math.abs(wait - situation.random * ceiling)).toBeLessThanOrEqual(1)
        expect(waitOf(decide({ ...situation, random: 0 }), situation)).toBe(0)
      }),
      drawn(300),
    )
  })

  it('never comes before the partner asked for it, except where that is more than a day', () => {
    fc.assert(
      fc.property(situationOf(later), (situation) => {
        const decision = decide(situation)
        if (decision.kind !== 'wait' || decision.lane !== 'as-is' || situation.outcome.kind !== 'later') return
        // no clock here knows parts of a millisecond
        const asked = Math.min(dayMs, Math.floor((situation.outcome.afterSeconds ?? 0) * 1_000))
        expect(decision.until.getTime() - situation.now.getTime()).toBeGreaterThanOrEqual(asked)
      }),
      drawn(500),
    )
  })

  it('ends by age alone: within the horizon always another try, after it none, and never while the lane closes', () => {
    fc.assert(
      fc.property(situationOf(later), (situation) => {
        const { outcome, agreement: agreed, horizonFrom, now, laneFailures } = situation
        const isPartners = outcome.kind === 'later' && outcome.scope === 'partner' && laneFailures >= agreed.suspendAfter
        const isOld = (now.getTime() - horizonFrom.getTime()) / hourMs >= agreed.retry.horizonHours
        const decision = decide(situation)
        if (isPartners) expect(decision).toEqual({ kind: 'wait', until: now, counts: false, lane: 'suspend' })
        else if (isOld) expect(decision).toEqual({ kind: 'expire' })
        else expect(decision).toMatchObject({ kind: 'wait', counts: true, lane: 'as-is' })
        // the number of tries decides nothing but how long it waits
        expect(decide({ ...situation, tries: situation.tries + 1_000 }).kind).toBe(decision.kind)
      }),
      drawn(500),
    )
  })

  it('a suspect answer is never followed by another try of the same lane: it is parked, or everything waits for a probe or a person', () => {
    fc.assert(
      fc.property(situationOf(suspect), (situation) => {
        const decision = decide(situation)
        const isWell = situation.probed === undefined || situation.probed.up
        const isOurs = situation.outcome.kind === 'broken' && situation.probed?.fault === 'broken'
        const closes: Decision = { kind: 'wait', until: situation.now, counts: false, lane: isOurs ? 'stop' : 'suspend' }
        expect(decision).toEqual(isWell ? { kind: 'park' } : closes)
      }),
      drawn(300),
    )
  })

  it('a definite answer ends it, whatever was before', () => {
    fc.assert(
      fc.property(situationOf(definite), (situation) => {
        const { outcome } = situation
        const accepted = outcome.kind === 'delivered' && outcome.confirmed ? 'confirm' : 'deliver'
        expect(decide(situation)).toEqual({ kind: outcome.kind === 'refused' ? 'refuse' : accepted })
      }),
      drawn(100),
    )
  })
})

describe('the retry policy on a clock that steps', limited, () => {
  /** What the clock does before an attempt: it goes on, and now and then somebody sets it. */
  const step = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: -40 * dayMs, max: 40 * dayMs }) })

  it('comes to an end after its horizon, and no step makes a wait negative or endless', () => {
    fc.assert(
      fc.property(situationOf(later.filter(({ scope }) => scope === 'message')), fc.array(fc.tuple(step, jitter), { minLength: 1, maxLength: 40 }), (first, attempts) => {
        let now = first.now.getTime()
        const start = now
        const horizonMs = first.agreement.retry.horizonHours * hourMs
        let counted = 0
        for (const [stepMs, random] of attempts) {
          now += stepMs
          const decision = decide({ ...first, horizonFrom: new Date(start), now: new Date(now), tries: counted, random })
          if (decision.kind !== 'wait') {
            expect(decision).toEqual({ kind: 'expire' })
            expect(now - start).toBeGreaterThanOrEqual(Math.floor(horizonMs))
            return
          }
          const wait = decision.until.getTime() - now
          expect(wait).toBeGreaterThanOrEqual(0)
          expect(wait).toBeLessThanOrEqual(Math.max(first.agreement.retry.capMs, dayMs))
          counted += decision.counts ? 1 : 0
          now = decision.until.getTime()
        }
        expect(counted).toBe(attempts.length)
      }),
      drawn(300),
    )
  })

  it('reads what a partner asks for as seconds from now, never less than none, whichever way it writes it', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: -40 * dayMs, max: 40 * dayMs }), fc.nat(999_999_999), fc.string(), (now, aheadMs, seconds, nonsense) => {
        const at = new Date(now.getTime() + aheadMs)
        const until = readRetryAfter(at.toUTCString(), now) ?? Number.NaN
        // written in whole seconds
        expect(now.getTime() + until * 1_000).toBeGreaterThanOrEqual(Math.floor(at.getTime() / 1_000) * 1_000)
        expect(until).toBeGreaterThanOrEqual(0)
        expect(until).toBeLessThanOrEqual(Math.max(0, aheadMs) / 1_000 + 1)
        expect(readRetryAfter(String(seconds), now)).toBe(seconds)
        expect(readRetryAfter(nonsense, now) ?? 0).toBeGreaterThanOrEqual(0)
      }),
      drawn(300),
    )
  })

  it('no status of HTTP alone is taken for a refusal or for a delivery', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.option(fc.string(), { nil: undefined }), instant, (status, header, now) => {
        const outcome = outcomeOfStatus(status, header, now)
        const expected = { 401: 'broken', 403: 'broken', 408: 'later', 425: 'later', 429: 'later' }[status] ?? (status >= 500 ? 'later' : undefined)
        expect(outcome?.kind).toBe(expected)
        if (outcome?.kind === 'later') expect(outcome.afterSeconds ?? 0).toBeGreaterThanOrEqual(0)
      }),
      drawn(300),
    )
  })
})

describe('the pauses between probes', limited, () => {
  it('never shrink, and stay between the agreed ones', () => {
    fc.assert(
      fc.property(agreement, fc.integer({ min: 0, max: 2_000 }), (agreed, probes) => {
        const { minMs, maxMs } = agreed.probe
        const pause = probeDelayMs(probes, agreed)
        expect(pause).toBeLessThanOrEqual(maxMs)
        expect(pause).toBeGreaterThanOrEqual(Math.min(minMs, maxMs))
        expect(probeDelayMs(probes + 1, agreed)).toBe(Math.min(maxMs, pause * 2))
      }),
      drawn(200),
    )
  })
})
