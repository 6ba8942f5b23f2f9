import { globSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const files = globSync(['src/console/**/words.ts', 'src/console/**/*-words.ts', 'src/console/words/*.ts', 'src/console/pages/transfer/next-step.ts'], { cwd: root })

interface Pair {
  readonly place: string
  readonly vi: unknown
  readonly en: unknown
}

/** Everything below the value that has either language. */
function pairsIn(place: string, value: unknown): readonly Pair[] {
  if (typeof value !== 'object' || value === null) return []
  if ('vi' in value || 'en' in value) return [{ place, vi: Reflect.get(value, 'vi'), en: Reflect.get(value, 'en') }]
  return Object.entries(value).flatMap(([name, inner]) => pairsIn(`${place}.${name}`, inner))
}

function valuesIn(text: unknown): readonly string[] {
  return [...String(text).matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').toSorted()
}

const pairs = (await Promise.all(files.map(async (file) => pairsIn(file, { ...(await import(join(root, file))) })))).flat()

test('every text of the console stands in both languages', () => {
  expect(files.length).toBeGreaterThan(15)
  expect(pairs.length).toBeGreaterThan(300)
  // words/when.ts has units as lists
  const units = pairs.filter(({ vi, en }) => Array.isArray(vi) && Array.isArray(en))
  const missing = pairs.filter((pair) => !units.includes(pair) && [pair.vi, pair.en].some((text) => typeof text !== 'string' || text.trim() === ''))
  expect(missing.map(({ place }) => place)).toEqual([])
})

test('both languages name the same values', () => {
  const apart = pairs.filter(({ vi, en }) => [...new Set(valuesIn(vi))].join() !== [...new Set(valuesIn(en))].join())
  expect(apart.map(({ place, vi, en }) => ({ place, vi, en }))).toEqual([])
})

test('Vietnamese is written with its marks', () => {
  const unmarked = pairs.filter(({ vi, en }) => typeof vi === 'string' && vi === en && /[a-z]{4,} [a-z]{4,}/i.test(vi.replace(/\{\w+\}/g, '')))
  expect(unmarked.map(({ place, vi }) => `${place}: ${String(vi)}`)).toEqual([])
})
