import { describe, expect, test } from 'vitest'
import { createPasswords, passwordLimits, requireStrong, type Passwords } from '../../../src/access/passwords.ts'

const cheap = { ...passwordLimits, ln: 4 }
const hashOf = (passwords: Passwords, password: string) => passwords.hashAtDesk('lan', password)
const matches = (passwords: Passwords, password: string, hash: string) => passwords.inTurn('here', (hashing) => hashing.matches(password, hash))

describe('a password', () => {
  test('is hashed as in production by scrypt with N = 2^17, r = 8, p = 1, and found again', async () => {
    const passwords = createPasswords()
    const hash = await hashOf(passwords, 'seven quiet rivers')
    expect(hash).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$[\w-]{22}\$[\w-]{43}$/)
    expect(await matches(passwords, 'seven quiet rivers', hash)).toBe(true)
    expect(await matches(passwords, 'seven quiet river', hash)).toBe(false)
  })

  test('has its own salt', async () => {
    const passwords = createPasswords(cheap)
    expect(await hashOf(passwords, 'the same')).not.toBe(await hashOf(passwords, 'the same'))
  })

  test('under other parameters still counts, and is outgrown where they are weaker', async () => {
    const [weak, strong] = [createPasswords(cheap), createPasswords({ ...cheap, ln: 5 })]
    const [old, next] = [await hashOf(weak, 'x'), await hashOf(strong, 'x')]
    expect([await matches(strong, 'x', old), await matches(weak, 'x', next)]).toEqual([true, true])
    expect([strong.isOutgrown(old), strong.isOutgrown(next), weak.isOutgrown(next)]).toEqual([true, false, false])
  })

  test.each(['', 'x', '$scrypt$ln=4,r=8,p=1$$', '$scrypt$ln=4,r=8,p=1$AAAA$', '$argon2id$v=19$m=1,t=1,p=1$AAAA$AAAA', '$scrypt$ln=4,r=8,p=1$AAAA$AA'])('is never found in %j', async (hash) => {
    expect(await matches(createPasswords(cheap), '', hash)).toBe(false)
  })

  test('is never nobody’s', async () => {
    const passwords = createPasswords(cheap)
    expect(await matches(passwords, '', passwords.nobodys)).toBe(false)
  })

  test.each([['short', 'Ab3!Ab3!Ab3'], ['one sign again and again', 'aaaaaaaaaaaaaaaa'], ['with the name of the account', 'tralala-LAN-tralala']])('that is %s is refused', (_what, password) => {
    expect(() => requireStrong(password, 'lan')).toThrow(expect.objectContaining({ code: 'password_weak' }))
  })

  test('of twelve signs is taken', () => {
    expect(requireStrong('bảy dòng sông', 'lan')).toBeUndefined()
  })
})

describe('hashing', () => {
  const limits = { ...cheap, atOnce: 2, waiting: 3, waitMs: 60_000 }

  let number = 0
  /** A turn that lasts until it is told to end. */
  function hold(passwords: Passwords, by = `address ${++number}`) {
    const { promise, resolve } = Promise.withResolvers<void>()
    let began = false
    const done = passwords.inTurn(by, async () => {
      began = true
      await promise
    })
    return { end: resolve, done, began: () => began }
  }

  test('goes on a few at a time, the others in their order, and no more than so many', async () => {
    const passwords = createPasswords(limits)
    const turns = Array.from({ length: 5 }, () => hold(passwords))
    await expect(hold(passwords).done).rejects.toMatchObject({ code: 'overloaded', retryAfterSeconds: 60 })
    expect(turns.map(({ began }) => began())).toEqual([true, true, false, false, false])
    turns[1]?.end()
    await turns[1]?.done
    await Promise.resolve()
    expect(turns.map(({ began }) => began())).toEqual([true, true, true, false, false])
    for (const { end } of turns) end()
    await Promise.all(turns.map(({ done }) => done))
    const after = hold(passwords)
    expect(after.began()).toBe(false)
    after.end()
    await after.done
    expect(after.began()).toBe(true)
  })

  test('has one place in the row for each address, so that whoever floods it keeps nobody else out', async () => {
    const passwords = createPasswords(limits)
    const flood = [hold(passwords, 'flood'), hold(passwords, 'flood'), hold(passwords, 'flood')]
    for (let n = 0; n < 20; n++) await expect(hold(passwords, 'flood').done).rejects.toMatchObject({ code: 'overloaded' })
    const holder = hold(passwords, 'holder')
    flood[0]?.end()
    flood[1]?.end()
    await Promise.all([flood[0]?.done, flood[1]?.done])
    await Promise.resolve()
    expect(holder.began()).toBe(true)
    for (const turn of [...flood, holder]) turn.end()
    await Promise.all([...flood, holder].map(({ done }) => done))
  })

  test('of whoever makes accounts waits for no log-in', async () => {
    const passwords = createPasswords({ ...limits, waiting: 0 })
    const turns = [hold(passwords), hold(passwords)]
    await expect(hold(passwords).done).rejects.toMatchObject({ code: 'overloaded' })
    expect(await passwords.hashAtDesk('lan', 'x')).toContain('$scrypt$')
    for (const { end } of turns) end()
    await Promise.all(turns.map(({ done }) => done))
  })

  test('that waited too long is given up, and its turn goes to the next', async () => {
    const passwords = createPasswords({ ...limits, atOnce: 1, waitMs: 5 })
    const first = hold(passwords)
    await expect(hold(passwords).done).rejects.toMatchObject({ code: 'overloaded' })
    first.end()
    await first.done
    const next = hold(passwords)
    next.end()
    await next.done
    expect(next.began()).toBe(true)
  })

  test('that fails gives its turn away', async () => {
    const passwords = createPasswords({ ...limits, atOnce: 1, waiting: 0 })
    await expect(passwords.inTurn('here', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await hashOf(passwords, 'x')).toContain('$scrypt$')
  })
})
