import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { adapters } from '../../adapters/index.ts'
import { verbs } from '../../src/cli/verbs/index.ts'
import { root } from './source-files.ts'

function folders(path: string): readonly string[] {
  return readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

describe('the registry of adapters', () => {
  test('names every folder once, in the order of the alphabet', () => {
    expect(adapters.map(({ id }) => id)).toEqual(folders('adapters'))
  })

  describe.each(folders('adapters'))('%s', (id) => {
    test('has the files that a reader looks for', () => {
      const needed = ['index.ts', 'config.ts', 'mapping.ts', 'wire.ts', 'replies.ts', 'simulator.ts', 'README.md', 'fixtures']
      expect(needed.filter((name) => !existsSync(join(root, 'adapters', id, name)))).toEqual([])
      expect(readdirSync(join(root, 'adapters', id, 'fixtures')).length).toBeGreaterThan(0)
    })

    test('has tests of its own and passes the shared suite', () => {
      expect(readdirSync(join(root, 'adapters', id)).filter((name) => name.endsWith('.test.ts'))).not.toEqual([])
      const suite = join(root, 'test/conformance', `${id}.test.ts`)
      expect(existsSync(suite) && readFileSync(suite, 'utf8')).toContain('describeAdapter(')
    })

    test('is explained to whoever integrates or operates it', () => {
      const readme = readFileSync(join(root, 'adapters', id, 'README.md'), 'utf8')
      expect(readme).toMatch(/^# /)
      expect(readme.length).toBeGreaterThan(500)
    })
  })
})

test('the registry of verbs names every file once', () => {
  const files = readdirSync(join(root, 'src/cli/verbs')).filter((name) => name !== 'index.ts')
  expect(verbs.map(({ name }) => `${name}.ts`).sort()).toEqual(files.sort())
})
