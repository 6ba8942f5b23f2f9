import { describe, expect, test } from 'vitest'
import { deliveryStates, laneStates } from '../../../schemas/states.ts'
import { nextStepOf as stepAt, sentences } from '../../../src/console/pages/transfer/next-step.ts'
import { failedStates, move } from '../../../src/domain/transfer.ts'

/** Before anything is due. */
const early = Date.parse('2026-11-22T09:00:00Z')
const nextStepOf = (transfer: Parameters<typeof stepAt>[0], lane: Parameters<typeof stepAt>[1]) => stepAt(transfer, lane, early)

describe('what comes next', () => {
  test.each(deliveryStates.flatMap((state) => laneStates.map((lane) => [state, lane] as const)))('%s, lane %s: only what the table of moves allows is offered', (state, lane) => {
    const { acts } = nextStepOf({ state, purpose: 'submission' }, lane)
    for (const act of acts) if (act === 'replay' || act === 'resend' || act === 'dismiss') expect(move(state, act)).toBeDefined()
    expect(new Set(acts).size).toBe(acts.length)
  })

  test.each(failedStates)('%s: there is something to press first', (state) => {
    const { acts, tone } = nextStepOf({ state, purpose: 'submission' }, 'open')
    expect(tone).toBe('bad')
    expect(acts).toContain('replay')
    expect(acts).toContain('dismiss')
  })

  test('what was refused for its content is corrected first, what nobody foresaw gets a rule first', () => {
    expect(nextStepOf({ state: 'refused', purpose: 'submission' }, 'open').acts[0]).toBe('correct')
    expect(nextStepOf({ state: 'parked', purpose: 'submission' }, 'open').acts[0]).toBe('rule')
  })

  test('what a rule means by now is sent again first', () => {
    const unforeseen = { rule: { id: '01a202bd-6100-704c-aa17-e1d2a3283572', name: 'E99' } }
    expect(nextStepOf({ state: 'parked', purpose: 'submission', unforeseen }, 'open')).toMatchObject({ says: sentences.ruled, acts: ['replay', 'correct', 'dismiss'] })
    expect(nextStepOf({ state: 'parked', purpose: 'submission', unforeseen: { answer: 'E99' } }, 'open')).toMatchObject({ says: sentences.parked })
  })

  test('a failed one with a newer version at the partner is closed, and nothing else', () => {
    for (const state of failedStates) expect(nextStepOf({ state, purpose: 'submission', newerVersion: { id: '01a202bd-6100-704c-aa17-e1d2a3283572', at: '2026-11-22T10:00:00Z' } }, 'open')).toMatchObject({ tone: 'idle', acts: ['dismiss'] })
  })

  test('what the gateway made itself is not corrected by hand', () => {
    for (const purpose of ['mirror', 'webhook', 'payment-proof'] as const) expect(nextStepOf({ state: 'refused', purpose }, 'open').acts).not.toContain('correct')
  })

  test('what was sent again just now goes by itself, and what is due for long says so', () => {
    const replayed = { state: 'waiting', purpose: 'submission', dueAt: '2026-11-22T10:00:00Z' } as const
    const after = (ms: number) => stepAt(replayed, 'open', Date.parse(replayed.dueAt) + ms)
    expect(after(-5_000)).toMatchObject({ says: sentences.waits, acts: ['replay', 'dismiss'] })
    expect(after(2_000)).toMatchObject({ tone: 'busy', says: sentences.goes, acts: [] })
    expect(after(60_000)).toMatchObject({ says: sentences.isDue, acts: ['replay', 'dismiss'] })
  })

  test('a closed lane is the reason, before the state', () => {
    expect(nextStepOf({ state: 'waiting', purpose: 'submission', dueAt: '2026-11-22T10:00:00Z' }, 'stopped').says).toBe(sentences.laneStopped)
    expect(nextStepOf({ state: 'accepted', purpose: 'submission' }, 'suspended').says).toBe(sentences.laneSuspended)
    expect(nextStepOf({ state: 'waiting', purpose: 'submission', dueAt: '2026-11-22T10:00:00Z' }, 'open').says).toBe(sentences.waits)
    expect(nextStepOf({ state: 'waiting', purpose: 'submission' }, undefined).says).toBe(sentences.waitsItsTurn)
  })
})
