import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { auditKinds } from '../../schemas/audit-entry.ts'
import { clientPermissions, roles, type Role } from '../../schemas/permissions.ts'
import { conflictingRoles, rolePermissions } from '../../src/domain/access/roles.ts'

const page = readFileSync(new URL('../../docs/access.md', import.meta.url), 'utf8')

/** Cells of the rows under a heading, as they stand there. */
function tableUnder(heading: string): readonly (readonly string[])[] {
  const [, after = ''] = page.split(`| ${heading} |`)
  const rows = after.split('\n').slice(2)
  const end = rows.findIndex((row) => !row.startsWith('|'))
  return rows.slice(0, end).map((row) => row.split('|').slice(1, -1).map((cell) => cell.trim()))
}

const namesIn = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)

test('the page of rights says what each role may', () => {
  const said = new Map(tableUnder('role | may').map(([role = '', may = '']) => [namesIn(role)[0], new Set([...(may.startsWith('what a viewer may') ? rolePermissions.viewer : []), ...namesIn(may)])]))
  expect(said).toEqual(new Map(roles.map((role) => [role, new Set(rolePermissions[role])])))
})

test('the page of rights names what each permission of a client lets it do, and every kind of entry', () => {
  expect(tableUnder('permission | lets a one-stop system').map(([name]) => namesIn(name)[0])).toEqual(clientPermissions)
  expect(tableUnder('kind | what').flatMap(([kinds]) => namesIn(kinds)).toSorted()).toEqual(auditKinds.toSorted())
})

test('the page of rights names both sides of every pair of duties', () => {
  const pairs = tableUnder('one side | other side | because').map(([one, other]) => new Set([namesIn(one)[0], namesIn(other)[0]]))
  expect(pairs.length).toBe(conflictingRoles.length)
  for (const pair of conflictingRoles) expect(pairs).toContainEqual(new Set<Role>(pair))
})
