import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { errorTable, type ErrorCode } from '../../src/domain/errors.ts'
import { signatureFaults } from '../../src/domain/signature-faults/index.ts'
import { errorsPage } from '../../src/http/errors-page.ts'

const root = new URL('../../', import.meta.url)
const read = (file: string) => readFileSync(new URL(file, root), 'utf8')
const codes = Object.keys(errorTable)
const tests = ['test/**/*.ts', 'adapters/**/*.test.ts'].flatMap((pattern) => globSync(pattern, { cwd: root })).map((file) => read(file)).join('\n')

/** Codes that no operation of the API answers, each with the reason. */
const neverOverHttp: Readonly<Partial<Record<ErrorCode, string>>> = {
  config_invalid: 'the process does not start',
  address_refused: 'the process does not start with it; what a name leads to stops a lane, or a place of keys',
  signature_invalid: 'a partner is answered in its own words, a client signs nothing',
  stamp_failed: 'evidence comes without a time stamp then, and the journal is stamped later',
  xml_rejected: 'a partner is answered in its own words, a client sends no XML',
  method_not_allowed: 'there is no operation for the method that could describe it',
}

describe('every error code', () => {
  test('stands in docs/errors.md, which is what `npm run openapi` writes', () => {
    const page = read('docs/errors.md')
    expect(page, 'docs/errors.md is out of date: npm run openapi').toBe(errorsPage())
    for (const code of codes) expect(page).toContain(`| \`${code}\` | ${errorTable[code as ErrorCode].status} |`)
  })

  test('stands in every OpenAPI file', () => {
    for (const file of ['client', 'admin', 'callbacks']) {
      const { components } = JSON.parse(read(`openapi/${file}.json`)) as { components: { schemas: { Problem: { properties: { code: { enum: string[] } } } } } }
      expect(components.schemas.Problem.properties.code.enum).toEqual(codes)
    }
  })

  test('is the answer of an operation, or never comes over HTTP for a written reason', () => {
    const shown = ['client', 'admin', 'callbacks'].map((file) => read(`openapi/${file}.json`)).join('')
    const absent = codes.filter((code) => !shown.includes(`"type": "urn:lienthong:error:${code}"`))
    expect(absent.toSorted()).toEqual(Object.keys(neverOverHttp).toSorted())
  })

  test('says what is wrong and what to do in both languages', () => {
    for (const { title, remedy, status } of Object.values(errorTable)) {
      for (const text of [title.vi, title.en, remedy.vi, remedy.en]) expect(text.trim()).toMatch(/\S.{5,}/)
      expect(title.vi).not.toBe(title.en)
      expect(status).toBeGreaterThanOrEqual(400)
    }
  })
})

describe('every fault of a signature', () => {
  test('has words of its own in both languages', () => {
    const words = Object.values(signatureFaults)
    expect(new Set(words.map(({ vi }) => vi)).size).toBe(words.length)
    expect(new Set(words.map(({ en }) => en)).size).toBe(words.length)
  })

  test.each(Object.keys(signatureFaults))('%s is the reason of a refusal in a test', (fault) => {
    // alone, or after the name of the part that has it
    expect([`'${fault}'`, ` ${fault}'`, ` ${fault}\``].some((named) => tests.includes(named))).toBe(true)
  })
})
