/** The suite itself: the good adapter passes every rule (loopback.test.ts), and each broken one fails on its own. */
import { describe, expect, test } from 'vitest'
import { withBench } from './bench.ts'
import { inboundBreaks } from './broken/breaks-inbound.ts'
import { queryBreaks } from './broken/breaks-queries.ts'
import { standingBreaks } from './broken/breaks-standing.ts'
import { breaks as outboundBreaks } from './broken/breaks.ts'
import { unexplainedSkips } from './describe-adapter.ts'
import { loopbackHarness } from './loopback-harness.ts'
import { rules } from './rules.ts'

const breaks = [...outboundBreaks, ...inboundBreaks, ...queryBreaks, ...standingBreaks]

test('every rule has a broken adapter that it must catch, and nothing else is listed', () => {
  expect(new Set(breaks.map((row) => row.rule))).toEqual(new Set(rules.map((rule) => rule.id)))
  expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length)
})

describe.each(breaks)('$rule catches $what', ({ rule: id, harness, cleanUp }) => {
  test('fails', async () => {
    const rule = rules.find((row) => row.id === id)
    let broken: unknown
    try {
      await withBench(harness, async (bench) => {
        // only the rule may fail: a bench that cannot be set up proves nothing
        broken = await rule?.run(bench).then(() => undefined, (error: unknown) => error)
      })
    } finally {
      cleanUp?.()
    }
    expect(broken, 'the rule was kept by an adapter that breaks it').toBeInstanceOf(Error)
  })
})

describe('skipped rules', () => {
  test.each([
    ['an unknown rule', { 'no-such-rule': 'Every rule of the suite applies' }],
    ['a reason that the README does not give', { identity: 'because' }],
    ['no reason', { identity: '' }],
  ])('%s is not explained', (_name, skip) => {
    expect(unexplainedSkips({ ...loopbackHarness, skip })).toEqual(Object.keys(skip))
  })

  test('nothing skipped, nothing to explain', () => {
    expect(unexplainedSkips(loopbackHarness)).toEqual([])
  })
})
