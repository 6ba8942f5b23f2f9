/** The page about look-ups says what the schemas say. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Agreement } from '../../schemas/agreement.ts'
import { queryServices, serviceNames } from '../../schemas/queries/index.ts'
import { purposes } from '../../schemas/queries/purposes.ts'
import { errorTable } from '../../src/domain/errors.ts'
import { parseConfig } from '../../src/usecases/parse-config.ts'

const page = readFileSync(new URL('../../docs/queries.md', import.meta.url), 'utf8')

test('it has a row of every service, with its parameters and no others', () => {
  expect([...page.matchAll(/^\| `([a-z-]+)` \| [^|]* \| [^|]* \| [^|]* \|$/gm)].map(([, name]) => name)).toEqual([...serviceNames])
  for (const name of serviceNames) {
    const [, told = ''] = new RegExp(`^\\| \`${name}\` \\| ([^|]*) \\|`, 'm').exec(page) ?? []
    const { properties, required = [] } = queryServices[name].parameters as {
      readonly properties: object
      readonly required?: readonly string[]
    }
    const expected = Object.keys(properties).map((parameter) => (required.includes(parameter) ? parameter : `${parameter}?`))
    expect(
      [...told.matchAll(/`(\w+)`(\??)/g)].map(([, parameter, left]) => `${parameter}${left}`).toSorted(),
      name,
    ).toEqual(expected.toSorted())
  }
})

test('it has every purpose, and every setting with its default', () => {
  for (const purpose of purposes) expect(page).toContain(`\`${purpose}\``)
  const { queries } = parseConfig(Agreement, {}, 'agreement')
  const rows = new Map([...page.matchAll(/^\| `(\w+)` \| (\d+|–) \|/gm)].map(([, setting, value]) => [setting, value]))
  const settings = Object.keys((Agreement.properties.queries as unknown as { readonly properties: object }).properties)
  expect(new Set(rows.keys())).toEqual(new Set(settings))
  for (const [setting, value] of Object.entries(queries)) expect(rows.get(setting), setting).toBe(JSON.stringify(value))
})

test('it names errors by their status', () => {
  const rows = [...page.matchAll(/^\| (\d{3}) `(\w+)` \|/gm)]
  expect(rows.length).toBeGreaterThan(7)
  for (const [, status, code] of rows) expect(errorTable[code as keyof typeof errorTable].status, code).toBe(Number(status))
})
