/** Canonical forms, held against xmllint: documents that were chosen, and documents that were drawn. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canonicalize, type CanonicalMethod } from '../../../src/xml/canonical.ts'
import { requireTool } from '../../helpers/tools.ts'
import { awkwardDocuments } from './canonical-cases.ts'
import { drawnDocument, written } from './canonical-drawn.ts'

const methods: readonly (readonly [CanonicalMethod, string])[] = [['c14n-with-comments', '--c14n'], ['exc-c14n-with-comments', '--exc-c14n']]
/** Printed where something differs, so that it can be drawn again. */
const seed = 20_261_122
const count = 400

describe.skipIf(!requireTool('xmllint', 'libxml2-utils'))('xmllint', () => {
  let directory: string

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'lienthong-c14n-'))
  })

  afterAll(() => rmSync(directory, { recursive: true, force: true }))

  function theirs(option: string, documents: readonly string[]): string {
    const files = documents.map((document, index) => {
      const file = join(directory, `${index}.xml`)
      writeFileSync(file, document)
      return file
    })
    return execFileSync('xmllint', [option, ...files], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 * 1024 * 1024 })
  }

  function ours(document: string, method: CanonicalMethod): string {
    return Buffer.from(canonicalize(Buffer.from(document), method)).toString()
  }

  /** One run for all of them; where that differs, one by one. */
  function differences(method: CanonicalMethod, option: string, documents: readonly string[], canonicalized: readonly string[] = documents): readonly string[] {
    const here = canonicalized.map((document) => ours(document, method))
    if (here.join('') === theirs(option, documents)) return []
    return documents.filter((document, index) => here[index] !== theirs(option, [document]))
  }

  for (const [method, option] of methods) {
    test.each(awkwardDocuments)(`${method} of %s`, (_, xml) => {
      expect(ours(xml, method)).toBe(theirs(option, [xml]))
    })
  }

  test(`${count} documents drawn with the seed ${seed}`, () => {
    const drawn = fc.sample(drawnDocument, { seed, numRuns: count })
    const documents = drawn.map((document) => written(document, true))
    const bare = drawn.map((document) => written(document, false))
    expect(new Set(documents).size).toBeGreaterThan(count * 0.9)
    for (const [method, option] of methods) expect(differences(method, option, documents)).toEqual([])
    // xmllint always keeps comments: without them is as if they had not been written.
    expect(differences('c14n', '--c14n', bare, documents)).toEqual([])
    expect(differences('exc-c14n', '--exc-c14n', bare, documents)).toEqual([])
  })
})
