import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { adminPermissions } from '../../../schemas/permissions.ts'
import { matchPath } from '../../../src/console/match-path.ts'

const folder = join(import.meta.dirname, '../../../src/console')

interface Listed {
  readonly path: string
  readonly title: { readonly vi: string; readonly en: string }
  readonly right?: string
  readonly nav?: { readonly group: string; readonly keys: string }
}

// its pages are markup, which the types of the tests do not know
const { pages, groups, rightFor } = (await import(join(folder, 'pages.ts'))) as { readonly pages: readonly Listed[]; readonly groups: object; readonly rightFor: (link: string) => string | undefined }

describe('the table of pages', () => {
  test('has every path once, and no page in the way of another', () => {
    for (const page of pages) expect(pages.filter((other) => matchPath(other.path, page.path) !== undefined)[0]?.path).toBe(page.path)
  })

  test('has each key once, in a group that exists, under a right that exists', () => {
    const keys = pages.flatMap(({ nav }) => nav?.keys ?? [])
    expect(new Set(keys).size).toBe(keys.length)
    for (const { nav, right } of pages) {
      if (nav !== undefined) expect(groups).toHaveProperty(nav.group)
      if (right !== undefined) expect(adminPermissions).toContain(right)
    }
  })

  test('tells what it takes to see where a link leads', () => {
    expect(rightFor('/replay/new?partner=tax&state=expired')).toBe('transfers.replay')
    expect(rightFor('/partners/tax')).toBe('lanes.read')
    expect(rightFor('/account')).toBeUndefined()
  })

  test('loads files that exist', () => {
    const loaded = [...readFileSync(join(folder, 'pages.ts'), 'utf8').matchAll(/import\('(\.\/pages\/[^']+)'\)/g)].map(([, file]) => file ?? '')
    expect(loaded.length).toBe(pages.length)
    expect(loaded.filter((file) => !existsSync(join(folder, file)))).toEqual([])
  })
})
