import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Account, AccountStore, Session } from '../../../src/ports/account-store.ts'
import { openStoreKit, vault, type StoreKit } from './store-kit.ts'

const now = new Date('2026-11-20T01:00:00Z')
const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
const limits = { idleMs: 15 * 60_000, lifeMs: 8 * 3_600_000 }
const lan: Omit<Account, 'epoch'> = {
  id: 'lan', name: 'Lò Thị Lan', roles: ['viewer'], password: '$scrypt$x', totpSecret: undefined, subject: undefined, failures: 0, lockedUntil: undefined, disabled: false,
}
const sessionOf = (n: number, more: Partial<Session> = {}): Session => ({ tokenSha256: String(n).padStart(64, '0'), account: 'lan', epoch: 0, proof: 'both', csrf: `csrf-${n}`, startedAt: now, seenAt: now, ...more })

describe('accounts', () => {
  let kit: StoreKit
  let accounts: AccountStore
  beforeAll(async () => {
    kit = await openStoreKit()
    accounts = kit.store.accounts
  })
  beforeEach(async () => {
    await kit.sql.query('delete from admin_sessions; delete from accounts')
    expect(await accounts.create(lan)).toBe('created')
  })
  afterAll(() => kit.close())

  test('what is made is read again, by its id, its subject and in the list; nobody is made twice', async () => {
    const ngan = { ...lan, id: 'ngan', subject: 'https://idp.example 7', password: undefined, totpSecret: 'KRUGKIDROVUWG2ZA' }
    expect(await accounts.create(ngan)).toBe('created')
    expect(await accounts.create({ ...lan, name: 'another' })).toBe('exists')
    expect(await accounts.create({ ...ngan, id: 'other' })).toBe('exists')
    expect(await accounts.get('lan')).toEqual({ ...lan, epoch: 0 })
    expect(await accounts.bySubject('https://idp.example 7')).toEqual({ ...ngan, epoch: 0 })
    expect((await accounts.list()).map(({ id }) => id)).toEqual(['lan', 'ngan'])
    expect([await accounts.get('nobody'), await accounts.bySubject('nobody')]).toEqual([undefined, undefined])
  })

  test('the second factor lies encrypted, and opens in its own account only', async () => {
    await accounts.change('lan', { totpSecret: 'KRUGKIDROVUWG2ZA' })
    await accounts.create({ ...lan, id: 'ngan' })
    const { rows } = await kit.sql.query<{ totp: Buffer }>(`select totp from accounts where id = 'lan'`)
    expect(rows[0]?.totp.includes('KRUGKIDROVUWG2ZA')).toBe(false)
    expect(Buffer.from(vault.open(rows[0]?.totp ?? Buffer.of(), 'second factor of lan')).toString()).toBe('KRUGKIDROVUWG2ZA')
    await kit.sql.query(`update accounts set totp = (select totp from accounts where id = 'lan') where id = 'ngan'`)
    await expect(accounts.get('ngan')).rejects.toMatchObject({ code: 'internal' })
  })

  test('only what is given changes', async () => {
    expect(await accounts.change('lan', { name: 'Lan', failures: 3, lockedUntil: after(1) })).toMatchObject({ name: 'Lan', failures: 3, lockedUntil: after(1), roles: ['viewer'], password: '$scrypt$x', epoch: 0 })
    expect(await accounts.change('lan', { lockedUntil: undefined })).toMatchObject({ name: 'Lan', failures: 3, lockedUntil: undefined })
    expect(await accounts.change('lan', {})).toMatchObject({ name: 'Lan' })
    expect(await accounts.change('nobody', { name: 'x' })).toBeUndefined()
  })

  test('nothing changes where something that ends sessions changed meanwhile', async () => {
    await accounts.change('lan', { password: '$scrypt$z' })
    expect(await accounts.change('lan', { password: '$scrypt$late' }, 0)).toBeUndefined()
    expect(await accounts.change('lan', { name: 'Lan' }, 1)).toMatchObject({ name: 'Lan', password: '$scrypt$z', epoch: 1 })
  })

  test('however many try at once, in how many processes, no more are judged than the lock allows', async () => {
    const tries = await Promise.all(Array.from({ length: 40 }, (_each, n) => (n % 2 === 0 ? kit.store : kit.other).accounts.fail('lan', now, 5, after(15))))
    expect(tries.filter((account) => account !== undefined)).toHaveLength(5)
    expect(await accounts.get('lan')).toMatchObject({ failures: 5, lockedUntil: after(15) })
    expect(await accounts.fail('lan', after(14), 5, after(29))).toBeUndefined()
    // in a row: each further one locks again
    expect(await accounts.fail('lan', after(15), 5, after(30))).toMatchObject({ failures: 6, lockedUntil: after(30) })
    expect(await accounts.fail('nobody', now, 5, after(15))).toBeUndefined()
  })

  test('a try is written, whoever it is', async () => {
    const tries = async () => (await kit.sql.query<{ tries: number }>('select coalesce(sum(tries), 0)::int as tries from log_in_tries')).rows[0]?.tries ?? 0
    const before = await tries()
    await accounts.change('lan', { lockedUntil: after(5) })
    for (const id of ['lan', 'nobody', 'nobody-else']) expect(await accounts.fail(id, now, 5, after(15))).toBeUndefined()
    expect(await tries()).toBe(before + 3)
  })

  test('a password under other parameters replaces only itself', async () => {
    await accounts.openSession(sessionOf(1))
    await accounts.rehash('lan', '$scrypt$former', '$scrypt$lost')
    expect((await accounts.get('lan'))?.password).toBe('$scrypt$x')
    await accounts.rehash('lan', '$scrypt$x', '$scrypt$y')
    expect((await accounts.get('lan'))?.password).toBe('$scrypt$y')
    expect(await accounts.session(sessionOf(1).tokenSha256, now, limits)).toBeDefined()
  })

  describe('sessions', () => {
    const look = (at: Date, n = 1, store = kit.other) => store.accounts.session(sessionOf(n).tokenSha256, at, limits)
    beforeEach(() => accounts.openSession(sessionOf(1)))

    test('live as long as they are used, and no longer than their life', async () => {
      expect(await look(after(14))).toMatchObject({ session: { account: 'lan', proof: 'both', csrf: 'csrf-1', startedAt: now, seenAt: after(14) }, account: { id: 'lan' } })
      expect(await look(after(28))).toBeDefined()
      // a slow process does not set it back
      expect(await look(after(20))).toMatchObject({ session: { seenAt: after(28) } })
      expect(await look(after(43))).toBeUndefined()
      await accounts.openSession(sessionOf(2, { seenAt: after(479) }))
      expect(await look(after(479), 2)).toBeDefined()
      expect(await look(after(480), 2)).toBeUndefined()
    })

    test('end by being closed, and only that one', async () => {
      await accounts.openSession(sessionOf(2))
      await accounts.closeSession(sessionOf(1).tokenSha256)
      expect(await look(now, 1)).toBeUndefined()
      expect(await look(now, 2)).toBeDefined()
    })

    test.each<[string, Parameters<AccountStore['change']>[1]]>([
      ['other roles', { roles: ['operator'] }],
      ['another password', { password: '$scrypt$z' }],
      ['being disabled', { disabled: true }],
      ['a reset of the second factor, even where there is none', { totpSecret: undefined }],
      ['a second factor', { totpSecret: 'KRUGKIDROVUWG2ZA' }],
    ])('end by %s, all of that account and no others', async (_name, change) => {
      await accounts.create({ ...lan, id: 'ngan' })
      await accounts.openSession(sessionOf(2))
      await accounts.openSession(sessionOf(3, { account: 'ngan' }))
      await accounts.change('lan', change)
      expect([await look(now, 1), await look(now, 2)]).toEqual([undefined, undefined])
      expect(await look(now, 3)).toBeDefined()
      expect((await kit.sql.query('select 1 from admin_sessions')).rowCount).toBe(1)
    })

    test('do not end by a change to the same, by a name or a failure', async () => {
      await accounts.change('lan', { roles: ['viewer'], password: '$scrypt$x', disabled: false, name: 'Lan' })
      await accounts.fail('lan', now, 5, after(15))
      expect(await look(now)).toBeDefined()
    })

    test('that were judged before a change do not begin after it', async () => {
      const judged = await accounts.get('lan')
      await accounts.change('lan', { password: '$scrypt$z' })
      await accounts.openSession(sessionOf(2, { epoch: judged?.epoch ?? -1 }))
      expect(await look(now, 2)).toBeUndefined()
      await accounts.change('lan', { password: '$scrypt$q' })
      await accounts.openSession(sessionOf(3, { epoch: 2 }))
      expect(await look(now, 3)).toBeDefined()
    })
  })
})
