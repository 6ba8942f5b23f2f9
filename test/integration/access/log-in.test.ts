import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FastifyInstance } from 'fastify'
import { createLogIns } from '../../../src/access/log-ins.ts'
import { createPasswords } from '../../../src/access/passwords.ts'
import { createSecondFactor } from '../../../src/access/second-factor.ts'
import { openSessions } from '../../../src/access/sessions.ts'
import { bearer, tokens } from '../http/open-doors.ts'
import { vault } from '../store/store-kit.ts'
import { address, cheap, openAdminKit, password, tryLogIn, visitOf, type AdminKit, type Visit } from './admin-kit.ts'

let kit: AdminKit
let door: FastifyInstance
beforeAll(async () => {
  kit = await openAdminKit()
  door = await kit.openDoor()
})
afterAll(() => kit.close())

const minute = 60_000
let number = 0
let id = ''
beforeEach(async () => {
  id = `person-${++number}`
  // past the codes of the test before
  kit.time.pass(2 * minute)
  await kit.addAccount(id, ['viewer'])
})

const right = () => ({ account: id, password, code: kit.code() })
const wrong = () => ({ account: id, password: 'not the password at all', code: kit.code() })
const look = (visit: Pick<Visit, 'headers'>, app = door) => app.inject({ url: '/admin/v1/session', headers: visit.headers })
async function enter(app = door): Promise<Visit> {
  return visitOf(await tryLogIn(app, right()))
}

describe('a log-in', () => {
  test('by password and code opens a session that may do what the roles give', async () => {
    const answer = await tryLogIn(door, right())
    expect(answer.json()).toEqual({
      kind: 'account', id, name: `Người thử ${id}`, roles: ['viewer'], secondFactor: 'enrolled', csrf: expect.stringMatching(/^[\w-]{43}$/),
      permissions: ['transfers.read', 'dossiers.read', 'lanes.read', 'inbox.read', 'certificates.read'],
    })
    const visit = visitOf(answer)
    expect((await look(visit)).json()).toEqual(visit.view)
    expect((await door.inject({ url: '/admin/v1/lanes', headers: visit.headers })).statusCode).toBe(200)
  })

  test('gives a cookie that only this door and no script gets', async () => {
    const answer = await tryLogIn(door, right())
    expect(answer.headers['set-cookie']).toMatch(/^__Host-lienthong=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
    kit.time.pass(minute)
    const here = await tryLogIn(await kit.openDoor({ secure: false }), right())
    expect(here.headers['set-cookie']).toMatch(/^lienthong=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    // neither is taken for the other
    expect((await look({ headers: { cookie: `lienthong=${visitOf(answer).token}` } })).statusCode).toBe(401)
  })

  test('keeps the token nowhere', async () => {
    const { token, view } = await enter()
    expect(await kit.doors.rows(`admin_sessions s where s::text like '%${view.csrf}%'`)).toBe(1)
    for (const table of ['admin_sessions', 'accounts', 'events']) expect(await kit.doors.rows(`${table} s where s::text like '%${token}%'`)).toBe(0)
    expect(JSON.stringify(kit.doors.log)).not.toContain(token)
  })

  test('takes a password however its accents are written', async () => {
    expect((await tryLogIn(door, { ...right(), password: password.normalize('NFD') })).statusCode).toBe(200)
  })

  test('says the same, whatever is wrong', async () => {
    const elsewhere = { name: 'x', roles: ['viewer' as const], password: undefined, totpSecret: undefined, failures: 0, lockedUntil: undefined, disabled: false }
    await kit.addAccount(`${id}-disabled`, ['viewer'], { disabled: true })
    await kit.doors.store.accounts.create({ ...elsewhere, id: `${id}-elsewhere`, subject: `issuer ${id}` })
    await kit.addAccount(`${id}-locked`, ['viewer'])
    await kit.doors.store.accounts.change(`${id}-locked`, { failures: 5, lockedUntil: new Date(kit.time.now.getTime() + minute) })
    const cases = [
      { ...right(), account: 'nobody-here' },
      wrong(),
      { ...right(), code: kit.code(7) },
      { account: id, password },
      { ...right(), account: `${id}-disabled` },
      { ...right(), account: `${id}-elsewhere` },
      { ...right(), account: `${id}-locked` },
    ]
    const answers: unknown[] = []
    for (const body of cases) {
      const answer = await tryLogIn(door, body)
      const { instance, ...problem } = answer.json<{ instance: string }>()
      expect(instance).toMatch(/^urn:uuid:/)
      const { 'x-request-id': requestId, date, ...headers } = answer.headers
      expect([requestId, date]).not.toContain(undefined)
      answers.push([answer.statusCode, headers, problem])
    }
    expect(answers[0]).toMatchObject([401, {}, { code: 'log_in_failed' }])
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })

  test('does the same work, whoever it is: one hash of the same cost, and the same statements', async () => {
    const work: string[] = []
    const real = createPasswords(cheap)
    const { store } = kit.doors
    const accounts = {
      ...store.accounts,
      get: (asked: string) => (work.push('get'), store.accounts.get(asked)),
      fail: (...asked: Parameters<typeof store.accounts.fail>) => (work.push('fail'), store.accounts.fail(...asked)),
    }
    const logIns = createLogIns({
      accounts,
      passwords: {
        ...real,
        inTurn: (by, run) => real.inTurn(by, (hashing) => run({ ...hashing, matches: (text, hash) => (work.push(/ln=\d+,r=\d+,p=\d+/.exec(hash)?.[0] ?? 'none'), hashing.matches(text, hash)) })),
      },
      factor: createSecondFactor({ once: store.once, clock: { now: () => kit.time.now }, issuer: 'test' }),
      sessions: openSessions({ accounts, clock: { now: () => kit.time.now }, rules: { secondFactor: 'required', idleMinutes: 1, lifeHours: 1 } }),
      limits: { take: () => Promise.resolve({ ok: true }) },
      vault,
      clock: { now: () => kit.time.now },
      rules: { secondFactor: 'required', lockAfter: 5, lockMinutes: 15, perAddressPerMinute: 1 },
    })
    await kit.addAccount(`${id}-locked`, ['viewer'])
    await kit.doors.store.accounts.change(`${id}-locked`, { lockedUntil: new Date(kit.time.now.getTime() + minute) })
    for (const body of [wrong(), { ...right(), account: 'nobody-here' }, { ...right(), account: `${id}-locked` }]) {
      work.length = 0
      expect(await logIns.byPassword(body, '192.0.2.1')).toMatchObject({ kind: 'refused' })
      expect(work).toEqual(['get', 'fail', 'ln=7,r=8,p=1'])
    }
  })

  test('that a page of somebody else sends is refused before anything is judged', async () => {
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: 'https://evil.example' }, { origin: 'null' }, { origin: 'http://gateway.example' }]) {
      expect((await tryLogIn(door, wrong(), headers)).json()).toMatchObject({ status: 403, code: 'csrf_failed' })
    }
    expect((await kit.doors.store.accounts.get(id))?.failures).toBe(0)
    expect((await tryLogIn(door, right(), { origin: address, 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200)
  })

  test('from an address that tries too often is not judged, nor kept in the audit', async () => {
    const keys: string[] = []
    const limited = await kit.openDoor({ limits: { take: (key, perMinute) => (keys.push(`${key} ${perMinute}`), Promise.resolve({ ok: false, retryAfterSeconds: 7 })) } })
    const before = await kit.doors.rows('events')
    const answer = await tryLogIn(limited, wrong())
    expect([answer.statusCode, answer.headers['retry-after'], answer.json<{ code: string }>().code]).toEqual([429, '7', 'too_many_requests'])
    // the address itself goes nowhere
    expect(keys).toEqual([expect.stringMatching(/^log-in:[0-9a-f]{32} 30$/)])
    for (const remoteAddress of ['2001:db8::1', '2001:db8::ffff:2', '2001:db8:0:1::1']) await limited.inject({ method: 'POST', url: '/admin/v1/log-in', payload: wrong(), remoteAddress })
    // whoever has one address of IPv6 has its whole /64
    expect([keys[1] === keys[2], keys[1] === keys[3]]).toEqual([true, false])
    expect((await kit.doors.store.accounts.get(id))?.failures).toBe(0)
    expect(await kit.doors.rows('events')).toBe(before)
  })

  test('that finds too many others waiting is told so, and is no failure', async () => {
    const crowded = await kit.openDoor({ passwords: { ...cheap, atOnce: 1, waiting: 0 } })
    const answers = await Promise.all(Array.from({ length: 8 }, () => tryLogIn(crowded, wrong())))
    const turnedAway = answers.filter(({ statusCode }) => statusCode === 503)
    expect(turnedAway.length).toBeGreaterThan(0)
    expect(turnedAway[0]?.json()).toMatchObject({ code: 'overloaded' })
    expect(turnedAway[0]?.headers['retry-after']).toBe('5')
    expect((await kit.doors.store.accounts.get(id))?.failures).toBe(answers.length - turnedAway.length)
  })

  test('stands in the audit, with why it failed; a name that is no account’s does not', async () => {
    const { account } = right()
    await tryLogIn(door, wrong())
    await tryLogIn(door, { ...wrong(), account: 'hunter2' })
    await enter()
    const { items } = await kit.doors.store.audit.search({ kind: 'log-in' }, 3)
    expect(items).toMatchObject([
      { action: 'logIn', actor: { kind: 'administrator', id: account }, object: account, answer: 'done' },
      { action: 'logIn', actor: { kind: 'gateway', id: 'door' }, reason: 'unknown', answer: 'log_in_failed' },
      { action: 'logIn', actor: { kind: 'gateway', id: 'door' }, object: account, reason: 'password', answer: 'log_in_failed' },
    ])
    expect(JSON.stringify(items)).not.toContain('hunter2')
  })
})

describe('strangers', () => {
  test('fill no audit: of what costs them nothing so much is kept a minute, of what a lock ends all', async () => {
    const kept: string[] = []
    const limits = { take: (key: string) => (kept.push(key), Promise.resolve(key.startsWith('log-ins-kept:') ? { ok: false as const, retryAfterSeconds: 7 } : { ok: true as const })) }
    const strict = await kit.openDoor({ limits })
    const before = await kit.doors.rows('events')
    await tryLogIn(strict, { ...wrong(), account: 'nobody-here' })
    expect(await kit.doors.rows('events')).toBe(before)
    expect(kept).toContain('log-ins-kept:unknown:')
    for (let n = 0; n < 7; n++) await tryLogIn(strict, wrong())
    expect(await kit.doors.rows('events')).toBe(before + 5)
    expect(kept).toContain(`log-ins-kept:locked:${id}`)
  })
})

describe('the lock', () => {
  async function fail(times: number, app = door): Promise<void> {
    for (let n = 0; n < times; n++) expect((await tryLogIn(app, wrong())).statusCode).toBe(401)
  }

  test('closes after five failures in a row, for a quarter of an hour', async () => {
    await fail(4)
    await enter()
    kit.time.pass(minute)
    await fail(5)
    expect((await tryLogIn(door, right())).statusCode).toBe(401)
    kit.time.pass(14 * minute)
    expect((await tryLogIn(door, right())).statusCode).toBe(401)
    kit.time.pass(minute)
    await enter()
    expect(await kit.doors.store.accounts.get(id)).toMatchObject({ failures: 0, lockedUntil: undefined })
  })

  test('counts wrong codes with the right password too', async () => {
    for (let n = 0; n < 5; n++) await tryLogIn(door, { ...right(), code: kit.code(20 + n) })
    expect((await tryLogIn(door, right())).statusCode).toBe(401)
  })

  test('holds against many tries at once in several processes: the right password behind five wrong ones does not count', async () => {
    const other = await kit.openDoor()
    await Promise.all(Array.from({ length: 12 }, (_each, n) => tryLogIn(n % 2 === 0 ? door : other, wrong())))
    expect((await kit.doors.store.accounts.get(id))?.failures).toBe(5)
    expect((await tryLogIn(other, right())).statusCode).toBe(401)
  })

  test('is as long and as strict as the configuration says', async () => {
    const strict = await kit.openDoor({ logIn: { lockAfter: 1, lockMinutes: 1 } })
    await fail(1, strict)
    expect((await tryLogIn(strict, right())).statusCode).toBe(401)
    kit.time.pass(minute)
    await enter(strict)
  })
})

describe('a code', () => {
  test('counts once, in all processes', async () => {
    const code = kit.code()
    const other = await kit.openDoor()
    const answers = await Promise.all([door, other, door].map((app) => tryLogIn(app, { account: id, password, code })))
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 401, 401])
  })

  test('counts one step early or late, and no more', async () => {
    for (const [steps, status] of [[-2, 401], [2, 401], [-1, 200], [1, 200]] as const) {
      expect([steps, (await tryLogIn(door, { ...right(), code: kit.code(steps) })).statusCode]).toEqual([steps, status])
    }
  })

  test('of another account does not count here', async () => {
    await kit.addAccount(`${id}-b`, ['viewer'], { totpSecret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' })
    expect((await tryLogIn(door, { ...right(), account: `${id}-b` })).statusCode).toBe(401)
    expect((await tryLogIn(door, { account: `${id}-b`, password, code: kit.code(0, 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP') })).statusCode).toBe(200)
  })
})

describe('a session', () => {
  test('begins under a token that nobody knew before, and ends the one that the browser had', async () => {
    const planted = { cookie: `__Host-lienthong=${'A'.repeat(43)}` }
    const first = visitOf(await tryLogIn(door, right(), planted))
    expect(first.token).not.toBe('A'.repeat(43))
    expect((await look({ headers: planted })).statusCode).toBe(401)
    kit.time.pass(minute)
    const second = visitOf(await tryLogIn(door, right(), first.headers))
    expect(second.token).not.toBe(first.token)
    expect((await look(first)).statusCode).toBe(401)
    expect((await look(second)).statusCode).toBe(200)
  })

  test('is over after a quarter of an hour without use, and not before', async () => {
    const visit = await enter()
    kit.time.pass(14 * minute)
    expect((await look(visit)).statusCode).toBe(200)
    kit.time.pass(14 * minute)
    expect((await look(visit)).statusCode).toBe(200)
    kit.time.pass(15 * minute)
    expect((await look(visit)).statusCode).toBe(401)
  })

  test('is over after eight hours, however it is used', async () => {
    const visit = await enter()
    for (let used = 0; used < 47; used++) {
      kit.time.pass(10 * minute)
      expect((await look(visit)).statusCode).toBe(200)
    }
    kit.time.pass(10 * minute)
    expect((await look(visit)).statusCode).toBe(401)
  })

  test('has the limits of the configuration', async () => {
    const brief = await kit.openDoor({ logIn: { idleMinutes: 1, lifeHours: 1 } })
    const visit = await enter(brief)
    kit.time.pass(minute)
    expect((await look(visit, brief)).statusCode).toBe(401)
  })

  test('works in every process, and ends in all with a log-out', async () => {
    const other = await kit.openDoor()
    const visit = await enter()
    expect((await look(visit, other)).statusCode).toBe(200)
    const answer = await other.inject({ method: 'POST', url: '/admin/v1/log-out', headers: visit.changing })
    expect(answer.statusCode).toBe(204)
    expect(answer.headers['set-cookie']).toMatch(/^__Host-lienthong=; .*Expires=Thu, 01 Jan 1970/)
    expect((await look(visit)).statusCode).toBe(401)
    expect((await kit.doors.store.audit.search({ kind: 'log-out' }, 1)).items).toMatchObject([{ actor: { kind: 'administrator', id }, answer: 'done' }])
  })

  test('changes nothing without the number that its pages got, nor with that of another', async () => {
    const [visit, strange] = [await enter(), (kit.time.pass(minute), await enter())]
    const suspend = (headers: Readonly<Record<string, string>>) => door.inject({ method: 'POST', url: '/admin/v1/log-out', headers })
    for (const headers of [visit.headers, { ...visit.headers, 'x-csrf-token': '' }, { ...visit.headers, 'x-csrf-token': strange.view.csrf ?? '' }]) {
      expect((await suspend(headers)).json()).toMatchObject({ status: 403, code: 'csrf_failed' })
    }
    expect((await look(visit)).statusCode).toBe(200)
    expect((await suspend(visit.changing)).statusCode).toBe(204)
  })

  test('is not what a program has; it sees what it may do, and keeps its token', async () => {
    const program = await door.inject({ url: '/admin/v1/session', headers: bearer(tokens.admin) })
    expect(program.json()).toMatchObject({ kind: 'program', id: 'admin', permissions: expect.arrayContaining(['transfers.replay', 'access.change']) })
    expect((await door.inject({ method: 'POST', url: '/admin/v1/log-out', headers: bearer(tokens.admin) })).statusCode).toBe(403)
  })

  test.each([['nothing', ''], ['a name', 'lienthong'], ['two of them', `x=1; __Host-lienthong=${'B'.repeat(43)}; y`], ['much', `__Host-lienthong=${'C'.repeat(5_000)}`], ['signs', '__Host-lienthong=%00%ff%']])(
    'is not opened by a cookie with %s',
    async (_name, cookie) => {
      expect((await look({ headers: { cookie } })).statusCode).toBe(401)
    },
  )
})
