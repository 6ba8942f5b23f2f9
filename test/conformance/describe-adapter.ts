/** The conformance suite: every adapter's test calls it with a harness. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { withBench } from './bench.ts'
import type { AdapterHarness } from './harness.ts'
import { rules } from './rules.ts'

export function describeAdapter(harness: AdapterHarness): void {
  describe(`adapter ${harness.adapter.id}`, () => {
    for (const rule of rules) {
      if (rule.about?.(harness) === false) continue
      const reason = harness.skip?.[rule.id]
      const title = reason === undefined ? rule.title : `does not apply: ${reason}`
      test(`${rule.id}: ${title}`, { skip: reason !== undefined }, () => withBench(harness, (bench) => rule.run(bench)))
    }
    test('every rule that is skipped stands in the README with its reason', () => expect(unexplainedSkips(harness)).toEqual([]))
  })
}

/** Skipped rules that no rule is, or whose id and reason the adapter's README does not give. */
export function unexplainedSkips({ adapter, skip = {} }: AdapterHarness): readonly string[] {
  const readme = oneLine(readFileSync(resolve(import.meta.dirname, '../../adapters', adapter.id, 'README.md'), 'utf8'))
  const known = new Set(rules.map((rule) => rule.id))
  return Object.entries(skip).filter(([id, reason]) => !known.has(id) || !readme.includes(id) || reason === '' || !readme.includes(oneLine(reason))).map(([id]) => id)
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}
