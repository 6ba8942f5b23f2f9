/** The gate on the bench's ratios: what holds, what falls, what cannot be judged. */
import { describe, expect, it } from 'vitest'
import { judge, storedAfter, usualTolerance, verdictLine, type StoredRatios } from '../../../bench/gate.ts'

const stored: StoredRatios = { accept: { ratio: 0.8, tolerance: 0.1 }, deliver: { ratio: 0.5, tolerance: 0.2 } }

describe('the gate', () => {
  it('holds what fell by no more than its own tolerance, to the edge, and what rose', () => {
    const { passed, verdicts } = judge({ accept: 0.8 * (1 - 0.1), deliver: 1.5 }, stored)
    expect(passed).toBe(true)
    expect(verdicts.map(({ kind }) => kind)).toEqual(['held', 'held'])
  })

  it('is shut by one that fell further, however well the others are', () => {
    const { passed, verdicts } = judge({ accept: 0.719, deliver: 5 }, stored)
    expect(passed).toBe(false)
    expect(verdicts.map(({ name, kind }) => [name, kind])).toEqual([['accept', 'fell'], ['deliver', 'held']])
  })

  it.each([Number.NaN, -1, 0])('is shut by a ratio of %d', (ratio) => {
    expect(judge({ accept: ratio }, stored).passed).toBe(false)
  })

  it('names what is new and what was not measured, and judges neither', () => {
    const { passed, verdicts } = judge({ accept: 0.8, drain: 0.1 }, stored)
    expect(passed).toBe(true)
    expect(verdicts.map(({ name, kind }) => [name, kind])).toEqual([['accept', 'held'], ['drain', 'new'], ['deliver', 'absent']])
  })

  it('is shut where nothing could be compared', () => {
    expect(judge({ drain: 1 }, stored).passed).toBe(false)
    expect(judge({}, stored).passed).toBe(false)
    expect(judge({ accept: 1 }, {}).passed).toBe(false)
  })

  it('says in a line what was measured, what is stored and the least there may be', () => {
    const [verdict] = judge({ accept: 0.7 }, stored).verdicts
    expect(verdict && verdictLine(verdict)).toBe('FELL    accept: 0.70, stored 0.80, at least 0.72')
  })
})

describe('what is stored after a run', () => {
  it('has the run’s ratios, the tolerances that stood, and what the run did not measure', () => {
    expect(storedAfter({ accept: 0.91239, drain: 1.1 }, stored)).toEqual({
      accept: { ratio: 0.912, tolerance: 0.1 },
      deliver: { ratio: 0.5, tolerance: 0.2 },
      drain: { ratio: 1.1, tolerance: usualTolerance },
    })
  })

  it('holds the run that it was made of', () => {
    const ratios = { accept: 0.6666666, deliver: 0.1234567 }
    expect(judge(ratios, storedAfter(ratios, {})).passed).toBe(true)
  })
})
