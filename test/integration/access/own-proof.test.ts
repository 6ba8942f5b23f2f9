import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FastifyInstance } from 'fastify'
import type { SecondFactorView } from '../../../schemas/accounts.ts'
import { cheap, maker, openAdminKit, password, tryLogIn, visitOf, type AdminKit, type Visit } from './admin-kit.ts'

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
beforeEach(() => {
  id = `person-${++number}`
  kit.time.pass(2 * minute)
})

const post = (url: string, visit: Pick<Visit, 'changing'>, payload?: object, app = door) => app.inject({ method: 'POST', url, headers: visit.changing, ...(payload === undefined ? {} : { payload }) })
const lanes = async (visit: Visit) => (await door.inject({ url: '/admin/v1/lanes', headers: visit.headers })).statusCode
const status = async (visit: Visit) => (await door.inject({ url: '/admin/v1/session', headers: visit.headers })).statusCode

describe('a second factor', () => {
  beforeEach(() => kit.addAccount(id, ['viewer'], { totpSecret: 'none' }))
  const enter = async (app = door) => visitOf(await tryLogIn(app, { account: id, password }))
  const begin = async (visit: Visit) => (await post('/admin/v1/second-factor', visit)).json<SecondFactorView>()

  test('is enrolled at the first log-in, and nothing else can be done before', async () => {
    const visit = await enter()
    expect(visit.view).toMatchObject({ secondFactor: 'to-enrol', permissions: [] })
    expect(await lanes(visit)).toBe(403)
    const early = await post('/admin/v1/accounts', visit, {})
    expect(early.json()).toMatchObject({ code: 'permission_missing', detail: expect.stringContaining('Enrol the second factor first') as string })
    const { secret, uri, enrolment } = await begin(visit)
    expect(new URL(uri)).toMatchObject({ protocol: 'otpauth:', host: 'totp' })
    expect(new URL(uri).searchParams.get('secret')).toBe(secret)

    const refused = await post('/admin/v1/second-factor/confirm', visit, { enrolment, code: kit.code(9, secret) })
    expect(refused.json()).toMatchObject({ status: 422, errors: [{ field: '/code' }] })
    const answer = await post('/admin/v1/second-factor/confirm', visit, { enrolment, code: kit.code(0, secret) })
    const next = visitOf(answer)
    expect(next.view).toMatchObject({ secondFactor: 'enrolled', permissions: expect.arrayContaining(['lanes.read']) })
    expect([await lanes(next), await status(visit)]).toEqual([200, 401])

    // the code that enrolled logs nobody in
    expect((await tryLogIn(door, { account: id, password, code: kit.code(0, secret) })).statusCode).toBe(401)
    expect((await tryLogIn(door, { account: id, password })).statusCode).toBe(401)
    expect((await tryLogIn(door, { account: id, password, code: kit.code(1, secret) })).statusCode).toBe(200)
    expect((await kit.doors.store.audit.search({ kind: 'account-change', actor: id }, 1)).items).toMatchObject([{ action: 'confirmSecondFactor', answer: 'done' }])
  })

  test('is not enrolled with what was made for another, is over, or was made elsewhere', async () => {
    const visit = await enter()
    const { secret, enrolment } = await begin(visit)
    await kit.addAccount(`${id}-b`, ['viewer'], { totpSecret: 'none' })
    const other = visitOf(await tryLogIn(door, { account: `${id}-b`, password }))
    const code = kit.code(0, secret)
    for (const [whose, sent] of [[other, enrolment], [visit, 'AAAA'], [visit, `${enrolment.slice(0, -8)}AAAAAAAA`]] as const) {
      expect((await post('/admin/v1/second-factor/confirm', whose, { enrolment: sent, code })).json()).toMatchObject({ status: 422, errors: [{ field: '/enrolment' }] })
    }
    kit.time.pass(10 * minute)
    expect((await post('/admin/v1/second-factor/confirm', visit, { enrolment, code: kit.code(0, secret) })).json()).toMatchObject({ errors: [{ field: '/enrolment' }] })
  })

  test('that is there is not replaced by its holder', async () => {
    const visit = await enter()
    const [first, second] = [await begin(visit), await begin(visit)]
    const next = visitOf(await post('/admin/v1/second-factor/confirm', visit, { enrolment: first.enrolment, code: kit.code(0, first.secret) }))
    expect((await post('/admin/v1/second-factor', next)).json()).toMatchObject({ status: 403, code: 'forbidden' })
    expect((await post('/admin/v1/second-factor/confirm', next, { enrolment: second.enrolment, code: kit.code(0, second.secret) })).statusCode).toBe(403)
  })

  test('makes no other session whole: one that the password alone opened is over when somebody enrols', async () => {
    const other = await kit.openDoor()
    const thief = await enter(other)
    const holder = await enter()
    const { secret, enrolment } = await begin(holder)
    const whole = visitOf(await post('/admin/v1/second-factor/confirm', holder, { enrolment, code: kit.code(0, secret) }))
    expect(await Promise.all([thief, holder, whole].map(status))).toEqual([401, 401, 200])
  })

  test('is enrolled once, however many try at once', async () => {
    const other = await kit.openDoor()
    const [one, two] = [await enter(), await enter(other)]
    const [first, second] = [await begin(one), await begin(two)]
    const answers = await Promise.all([
      post('/admin/v1/second-factor/confirm', one, { enrolment: first.enrolment, code: kit.code(0, first.secret) }),
      post('/admin/v1/second-factor/confirm', two, { enrolment: second.enrolment, code: kit.code(1, second.secret) }, other),
    ])
    const [winner, ...others] = answers.filter(({ statusCode }) => statusCode === 200)
    expect(others).toEqual([])
    expect((await kit.doors.store.accounts.get(id))?.totpSecret).toBe(winner === answers[0] ? first.secret : second.secret)
    expect((await Promise.all([one, two].map(status)))).toEqual([401, 401])
  })

  test('that was never there ends the sessions too when it is reset', async () => {
    const visit = await enter()
    await door.inject({ method: 'PATCH', url: `/admin/v1/accounts/${id}`, headers: maker, payload: { resetSecondFactor: true, reason: 'lost' } })
    expect(await status(visit)).toBe(401)
  })

  test('is still to be enrolled after a change of the password', async () => {
    const changed = visitOf(await post('/admin/v1/password', await enter(), { current: password, next: 'seven quiet rivers run north' }))
    expect(changed.view).toMatchObject({ secondFactor: 'to-enrol', permissions: [] })
    expect(await lanes(changed)).toBe(403)
  })

  test('is not asked for where the configuration leaves it open, and asked for once it is there', async () => {
    const lenient = await kit.openDoor({ logIn: { secondFactor: 'optional' } })
    const visit = await enter(lenient)
    expect(visit.view).toMatchObject({ secondFactor: 'none', permissions: expect.arrayContaining(['lanes.read']) })
    const { secret, enrolment } = (await post('/admin/v1/second-factor', visit, undefined, lenient)).json<SecondFactorView>()
    await post('/admin/v1/second-factor/confirm', visit, { enrolment, code: kit.code(0, secret) }, lenient)
    expect((await tryLogIn(lenient, { account: id, password })).statusCode).toBe(401)
  })
})

describe('one’s own password', () => {
  const next = 'seven quiet rivers run north'
  beforeEach(() => kit.addAccount(id, ['viewer']))
  async function enter(word = password): Promise<Visit> {
    kit.time.pass(minute)
    return visitOf(await tryLogIn(door, { account: id, password: word, code: kit.code() }))
  }

  test('is changed with the current one, and every other session ends', async () => {
    const [visit, elsewhere] = [await enter(), await enter()]
    const changed = visitOf(await post('/admin/v1/password', visit, { current: password, next }))
    expect(await Promise.all([visit, elsewhere, changed].map(status))).toEqual([401, 401, 200])
    kit.time.pass(minute)
    expect((await tryLogIn(door, { account: id, password, code: kit.code() })).statusCode).toBe(401)
    await enter(next)
  })

  test('stays with a wrong current one, which counts as a failure, and with a weak new one, by which no failure is forgotten', async () => {
    const visit = await enter()
    expect((await post('/admin/v1/password', visit, { current: 'not this one at all', next })).json()).toMatchObject({ status: 401, code: 'log_in_failed' })
    expect((await kit.doors.store.accounts.get(id))?.failures).toBe(1)
    expect((await post('/admin/v1/password', visit, { current: password, next: 'short' })).json()).toMatchObject({ status: 422, code: 'password_weak' })
    expect((await kit.doors.store.accounts.get(id))?.failures).toBe(1)
    expect(await status(visit)).toBe(200)
    await post('/admin/v1/password', visit, { current: password, next })
    expect((await kit.doors.store.accounts.get(id))?.failures).toBe(0)
  })

  test('is not guessed with a session that was stolen', async () => {
    const visit = await enter()
    for (let n = 0; n < 5; n++) await post('/admin/v1/password', visit, { current: `guess number ${n} of many`, next })
    expect((await post('/admin/v1/password', visit, { current: password, next })).statusCode).toBe(401)
  })

  test('is hashed anew at a log-in when the parameters have grown, and no session ends by it', async () => {
    const visit = await enter()
    const grown = await kit.openDoor({ passwords: { ...cheap, ln: 8 } })
    kit.time.pass(minute)
    expect((await tryLogIn(grown, { account: id, password, code: kit.code() })).statusCode).toBe(200)
    expect((await kit.doors.store.accounts.get(id))?.password).toContain('ln=8')
    expect(await status(visit)).toBe(200)
  })
})
