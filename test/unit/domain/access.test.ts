import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { ClientRights } from '../../../schemas/access.ts'
import { clientPermissions, roles, type Role } from '../../../schemas/permissions.ts'
import { serviceNames } from '../../../schemas/queries/index.ts'
import { purposes } from '../../../schemas/queries/purposes.ts'
import { decidePermission, decideQuery, decideTransfer, type AccessDecision, type AskedQuery, type AskedTransfer } from '../../../src/domain/access/decide.ts'
import { conflictingRoles, conflictsIn, permissionsOf, rolePermissions } from '../../../src/domain/access/roles.ts'

const none: ClientRights = { permissions: [], transfers: [], queries: [] }
const sending = (...transfers: ClientRights['transfers']): ClientRights => ({ permissions: ['transfers.send'], transfers, queries: [] })
const asking = (...queries: ClientRights['queries']): ClientRights => ({ permissions: ['queries.ask'], transfers: [], queries })

/** The question that refuses, in English; undefined where nothing does. */
function refusedAt({ allowed, steps }: AccessDecision): string | undefined {
  const missing = steps.find(({ holds }) => !holds)
  expect(allowed).toBe(missing === undefined)
  return missing?.question.en
}

describe('a permission', () => {
  test('is held by whoever it was given to, and by nobody else', () => {
    for (const permission of clientPermissions) {
      expect(refusedAt(decidePermission({ ...none, permissions: [permission] }, permission))).toBeUndefined()
      expect(refusedAt(decidePermission({ ...none, permissions: clientPermissions.filter((other) => other !== permission) }, permission))).toBe(`hold ${permission}`)
      expect(refusedAt(decidePermission(undefined, permission))).toBe('do anything')
    }
  })
})

describe('a transfer', () => {
  const asked: AskedTransfer = { partner: 'tax', procedure: '1.001193' }

  test.each<readonly [ClientRights | undefined, string | undefined]>([
    [undefined, 'do anything'],
    [none, 'hold transfers.send'],
    [{ ...sending({ partner: 'all', procedures: 'all' }), permissions: ['transfers.read'] }, 'hold transfers.send'],
    [sending(), 'send to tax'],
    [sending({ partner: 'land', procedures: 'all' }), 'send to tax'],
    [sending({ partner: 'tax', procedures: ['1.001194'] }), 'send procedure 1.001193 there'],
    [sending({ partner: 'land', procedures: ['1.001193'] }, { partner: 'tax', procedures: ['1.001194'] }), 'send procedure 1.001193 there'],
    [sending({ partner: 'tax', procedures: ['1.001193.H56'] }), 'send procedure 1.001193 there'],
    [sending({ partner: 'tax', procedures: ['1.001194', '1.001193'] }), undefined],
    [sending({ partner: 'tax', procedures: 'all' }), undefined],
    [sending({ partner: 'all', procedures: ['1.001193'] }), undefined],
    [sending({ partner: 'land', procedures: 'all' }, { partner: 'all', procedures: 'all' }), undefined],
  ])('by %j: %s', (rights, question) => {
    expect(refusedAt(decideTransfer(rights, asked))).toBe(question)
  })
})

describe('a look-up', () => {
  const asked: AskedQuery = { service: 'land-parcel', purpose: 'procedure-handling', partner: 'land', procedure: '1.001193' }

  test.each<readonly [ClientRights | undefined, string | undefined]>([
    [undefined, 'do anything'],
    [{ ...asking({ service: 'all', purposes: 'all' }), permissions: [] }, 'hold queries.ask'],
    [asking(), 'ask land-parcel'],
    [asking({ service: 'sectors', purposes: 'all' }), 'ask land-parcel'],
    [asking({ service: 'land-parcel', purposes: ['payment-check'] }), 'ask for procedure-handling'],
    [asking({ service: 'land-parcel', purposes: 'all', partner: 'other-land' }), 'ask land'],
    [asking({ service: 'land-parcel', purposes: 'all', procedures: ['1.001194'] }), 'ask in procedure 1.001193'],
    // what two rows allow together is allowed by neither
    [asking({ service: 'land-parcel', purposes: ['payment-check'] }, { service: 'sectors', purposes: ['procedure-handling'] }), 'ask for procedure-handling'],
    [asking({ service: 'land-parcel', purposes: 'all', partner: 'land', procedures: ['1.001194'] }, { service: 'land-parcel', purposes: 'all', partner: 'other', procedures: 'all' }), 'ask in procedure 1.001193'],
    [asking({ service: 'land-parcel', purposes: ['procedure-handling'], partner: 'land', procedures: ['1.001193'] }), undefined],
    [asking({ service: 'all', purposes: 'all' }), undefined],
    [asking({ service: 'land-parcel', purposes: 'all', procedures: 'all' }), undefined],
  ])('by %j: %s', (rights, question) => {
    expect(refusedAt(decideQuery(rights, asked))).toBe(question)
  })

  test('that names no procedure is allowed only where procedures are not limited', () => {
    const { procedure: _none, ...without } = asked
    expect(refusedAt(decideQuery(asking({ service: 'all', purposes: 'all' }), without))).toBeUndefined()
    expect(refusedAt(decideQuery(asking({ service: 'all', purposes: 'all', procedures: 'all' }), without))).toBeUndefined()
    expect(refusedAt(decideQuery(asking({ service: 'all', purposes: 'all', procedures: ['1.001193'] }), without))).toBe('ask without a procedure')
  })
})

describe('whatever the rights', () => {
  const partner = fc.constantFrom('tax', 'land')
  const procedure = fc.constantFrom('1.001193', '1.001194', '1.001195')
  const procedures = fc.oneof(fc.constant('all' as const), fc.uniqueArray(procedure, { minLength: 1 }))
  const service = fc.constantFrom(...serviceNames.slice(0, 3))
  const purpose = fc.constantFrom(...purposes)
  const transfers = fc.array(fc.record({ partner: fc.oneof(fc.constant('all'), partner), procedures }), { maxLength: 4 })
  const queries = fc.array(
    fc.record({ service: fc.oneof(fc.constant('all' as const), service), purposes: fc.oneof(fc.constant('all' as const), fc.uniqueArray(purpose, { minLength: 1 })), procedures, partner }, { requiredKeys: ['service', 'purposes'] }),
    { maxLength: 4 },
  )
  const rights = fc.record({ permissions: fc.subarray([...clientPermissions]), transfers, queries })
  const question = fc.record({ service, purpose, partner, procedure })

  test('one row, and one alone, allows', () => {
    fc.assert(
      fc.property(rights, question, (all, asked) => {
        const rowAllows = (row: ClientRights['queries'][number]) => decideQuery({ ...all, queries: [row] }, asked).allowed
        expect(decideQuery(all, asked).allowed).toBe(all.queries.some(rowAllows))
        const { partner: to, procedure: what } = asked
        const lets = (row: ClientRights['transfers'][number]) => decideTransfer({ ...all, transfers: [row] }, { partner: to, procedure: what }).allowed
        expect(decideTransfer(all, { partner: to, procedure: what }).allowed).toBe(all.transfers.some(lets))
      }),
    )
  })

  test('every step says why in both languages, and the first that fails comes before none that holds', () => {
    fc.assert(
      fc.property(rights, question, (all, asked) => {
        for (const { steps } of [decideQuery(all, asked), decideTransfer(all, asked)]) {
          for (const { question: about, because } of steps) for (const words of [about.vi, about.en, because.vi, because.en]) expect(words).not.toBe('')
          // the permission is a condition of its own; the others narrow one after another
          const rows = steps.slice(2).map(({ holds }) => holds)
          expect(rows).toEqual(rows.toSorted((a, b) => Number(b) - Number(a)))
        }
      }),
    )
  })
})

describe('roles', () => {
  test('that one person must not hold together are found among any others', () => {
    expect(conflictsIn(roles)).toEqual(conflictingRoles)
    for (const [one, other] of conflictingRoles) {
      expect(conflictsIn([one, other])).toEqual([[one, other]])
      expect(conflictsIn([other, one])).toEqual([[one, other]])
      expect(conflictsIn(roles.filter((role) => role !== one))).not.toContainEqual([one, other])
    }
    for (const role of roles) expect(conflictsIn([role])).toEqual([])
  })

  test('give together what each gives', () => {
    expect(permissionsOf([])).toEqual(new Set())
    expect(permissionsOf(['viewer', 'administrator'])).toEqual(new Set([...rolePermissions.viewer, ...rolePermissions.administrator]))
  })

  /** What one role alone must not be able to do, from beginning to end. */
  test.each<readonly [string, string]>([
    ['accounts.change', 'access.change'],
    ['accounts.change', 'audit.read'],
    ['accounts.change', 'citizens.report'],
    ['transfers.replay', 'replays.approve'],
    ['access.change', 'transfers.replay'],
  ])('keep %s and %s apart', (one, other) => {
    const holding = (role: Role) => new Set<string>(rolePermissions[role])
    expect(roles.filter((role) => holding(role).has(one) && holding(role).has(other))).toEqual([])
  })

  test('that do not conflict never make accounts and rights, nor replay and approve', () => {
    fc.assert(
      fc.property(fc.subarray([...roles]), (held) => {
        fc.pre(conflictsIn(held).length === 0)
        const may = permissionsOf(held)
        expect(may.has('accounts.change') && may.has('access.change')).toBe(false)
        expect(may.has('transfers.replay') && may.has('replays.approve')).toBe(false)
      }),
    )
  })
})
