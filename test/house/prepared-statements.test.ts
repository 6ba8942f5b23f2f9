import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root, sourceFiles } from './source-files.ts'

/** What a prepared statement gives is fixed when it is prepared: with a star it fails for good on that connection once its table has a column more. */
const files = sourceFiles('src/store').map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))

/** Names of the constants whose texts are prepared. */
function preparedIn(text: string): readonly string[] {
  return [...text.matchAll(/\bname: '[^']+',\s*text(?:: ([A-Za-z]+))?[,\s}]/g)].map(([, constant]) => constant ?? 'text')
}

/** The columns that a statement gives, as they are written; what stands in brackets is left out. */
function given(statement: string): string {
  let outer = statement
  for (let before = ''; before !== outer; ) {
    before = outer
    outer = outer.replaceAll(/\([^()]*\)/g, ' ')
  }
  const returned = /\breturning\b(?!.*\breturning\b)(.*)$/s.exec(outer)?.[1]
  if (returned !== undefined || /^\s*`?\s*(with\b.*?)?\b(insert|update|delete)\b/s.test(outer)) return returned ?? ''
  return /\bselect\b(.*?)(\bfrom\b|$)/s.exec(outer)?.[1] ?? ''
}

/** Whether it gives whatever columns there are; those of a part in brackets are the ones that are written there. */
function hasStar(statement: string): boolean {
  const stars = [...given(statement).matchAll(/(?:^|,)\s*(?:([a-z_]+)\.)?\*/g)]
  return stars.some(([, alias]) => alias === undefined || !new RegExp(`lateral \\((?!\\s*select \\*).*\\) ${alias}\\b`, 's').test(statement))
}

const statements = files.flatMap(({ file, text }) =>
  preparedIn(text).flatMap((constant) => {
    const found = new RegExp(`\\b(?:const|let) ${constant} = (\`[^\`]*\`|'[^'\\n]*')`).exec(text)?.[1]
    return found === undefined ? [] : [{ where: `${file} ${constant}`, statement: found }]
  }),
)

test('what is prepared names its columns', () => {
  expect(statements.length).toBeGreaterThan(25)
  expect(statements.filter(({ statement }) => hasStar(statement)).map(({ where }) => where)).toEqual([])
})

test.each([
  ['select * from t', true],
  ['with a as (select id from t) select r.*, x from r', true],
  ['update t set x = 1 returning *', true],
  ['select a, b * 1000 as c from t', false],
  ['with a as (select * from t) select a.id from a', false],
  ['with a as (update t set x = 1 returning *) insert into u select * from a returning id', false],
  ['with a as (delete from t returning t.*) insert into u select * from a', false],
  ['select k.a, s.* from k cross join lateral (select t.id from t) s', false],
  ['select k.a, s.* from k cross join lateral (select * from t) s', true],
])('%s: %s', (statement, star) => {
  expect(hasStar(statement)).toBe(star)
})
