import { expect, test } from 'vitest'
import { Value } from 'typebox/value'
import { AccessQuestion, ClientRights } from '../../../schemas/access.ts'
import { roles } from '../../../schemas/permissions.ts'
import { queryServices, serviceNames } from '../../../schemas/queries/index.ts'
import { exampleRights } from '../../../src/http/examples-of-access.ts'
import { serviceWords } from '../../../src/console/pages/access/client-words.ts'
import { questionOf, startOf } from '../../../src/console/pages/access/question.ts'
import { draftOf, rightsOf } from '../../../src/console/pages/access/rights-draft.ts'
import { differences, noRights } from '../../../src/console/pages/access/rights-lines.ts'
import { rolesWith } from '../../../src/console/words/rights.ts'

const { rights } = exampleRights

test('what the form holds is what it was made of', () => {
  expect(rightsOf(draftOf(rights))).toEqual(rights)
  expect(rightsOf(draftOf(noRights))).toEqual(noRights)
})

test('codes are taken as they are typed, once each; none are all', () => {
  const draft = { permissions: [], transfers: [{ partner: 'land', procedures: ' 1.012783,\n1.012784; 1.012783 ' }], queries: [{ service: 'sectors', purposes: [], procedures: '', partner: '' }] } as const
  const made = rightsOf(draft)
  expect(made.transfers).toEqual([{ partner: 'land', procedures: ['1.012783', '1.012784'] }])
  expect(made.queries).toEqual([{ service: 'sectors', purposes: 'all' }])
  expect(Value.Check(ClientRights, made)).toBe(true)
})

test('a difference names the smallest lines, and no other order of them', () => {
  const shuffled = { ...rights, permissions: rights.permissions.toReversed(), transfers: rights.transfers.toReversed() }
  expect(differences(rights, shuffled)).toEqual([])
  const fewer: ClientRights = { ...rights, permissions: rights.permissions.filter((one) => one !== 'transfers.cancel'), transfers: [{ partner: 'land', procedures: ['1.012783', '1.012785'] }] }
  expect(differences(rights, fewer).map(({ sign, line }) => `${sign} ${line.key}`)).toEqual([
    'removed permission transfers.cancel',
    'removed transfer civil-registry all',
    'removed transfer land 1.012784',
    'added transfer land 1.012785',
  ])
})

test('the first version adds everything', () => {
  const added = differences(noRights, rights)
  expect(added.every(({ sign }) => sign === 'added')).toBe(true)
  expect(added).toHaveLength(8 + 3 + 2)
})

test.each([
  ['permission', {}],
  ['transfer', { partner: 'judiciary', procedure: ' 2.000488 ' }],
  ['query', { partner: 'civil-registry' }],
  ['query', { partner: 'civil-registry', procedure: '1.001193' }],
] as const)('a question about a %s is one that the API takes', (kind, more) => {
  const question = questionOf({ ...startOf(), client: 'h56', kind, ...more })
  expect(Value.Check(AccessQuestion, question)).toBe(true)
})

test('a question without what it is about is none yet', () => {
  expect(questionOf({ ...startOf(), client: 'h56', kind: 'transfer', partner: 'tax' })).toBeUndefined()
  expect(questionOf({ ...startOf(), kind: 'permission' })).toBeUndefined()
})

test('look-ups have one name, in the console as everywhere', () => {
  expect(serviceWords).toEqual(Object.fromEntries(serviceNames.map((name) => [name, queryServices[name].title])))
})

test('who may do something is who has a role with that right', () => {
  expect(rolesWith('replays.approve')).toEqual(['approver'])
  expect(rolesWith('accounts.read')).toEqual(roles.filter((role) => ['security-officer', 'administrator'].includes(role)))
})
