import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AnswerRule, AnswerRuleHits, AnswerRuleList } from '../../../schemas/answer-rules.ts'
import { bearer, openDoors, tokens, type OpenDoors } from './open-doors.ts'

let doors: OpenDoors
beforeAll(async () => {
  doors = await openDoors()
})
afterAll(() => doors.close())

const get = (path: string) => doors.admin.inject({ url: `/admin/v1/${path}`, headers: bearer(tokens.admin) })
const post = (path: string, payload: object) => doors.admin.inject({ method: 'POST', url: `/admin/v1/${path}`, headers: bearer(tokens.admin), payload })
const rule = { partner: 'agency', name: 'Maintenance', match: { contains: ['bảo trì'] }, meaning: { kind: 'later', code: 'maintenance', afterSeconds: 60 }, reason: 'a call' }

describe('rules about unforeseen answers', () => {
  test('are made, listed and ended by administrators, on record', async () => {
    const made = await post('answer-rules', rule)
    expect(made.statusCode, made.body).toBe(201)
    const { id } = made.json<AnswerRule>()
    expect(made.json()).toMatchObject({ ...rule, by: 'admin', uses: 0 })
    expect((await get('answer-rules?partner=agency')).json<AnswerRuleList>().items).toEqual([made.json()])
    expect((await get('answer-rules?partner=tax')).json<AnswerRuleList>().items).toEqual([])

    const ended = await post(`answer-rules/${id}/end`, { reason: 'repaired' })
    expect(ended.json()).toMatchObject({ id, endedBy: 'admin' })
    expect((await post(`answer-rules/${id}/end`, { reason: 'again' })).json()).toMatchObject({ status: 409, code: 'wrong_state' })
    expect((await get('answer-rules')).json<AnswerRuleList>().items).toEqual([])
    expect((await get('answer-rules?ended=true')).json<AnswerRuleList>().items).toEqual([ended.json()])

    const { items } = await doors.store.audit.search({ kind: 'rule-change' }, 50)
    expect(items.map(({ action, actor, object, partner, reason, answer }) => [action, actor.id, object, partner, reason, answer]).toReversed()).toEqual([
      ['addAnswerRule', 'admin', id, 'agency', 'a call', 'done'],
      ['endAnswerRule', 'admin', id, 'agency', 'repaired', 'done'],
      ['endAnswerRule', 'admin', id, undefined, 'again', 'wrong_state'],
    ])
  })

  test('are tried without making any', async () => {
    const tried = await post('answer-rules/try', { partner: 'agency', match: rule.match })
    expect(tried.json<AnswerRuleHits>()).toEqual({ looked: 0, hits: 0, items: [] })
    expect((await get('answer-rules')).json<AnswerRuleList>().items).toEqual([])
  })

  test('are tried on record, with what was looked for as a keyed hash only', async () => {
    const tries = async () => (await doors.store.audit.search({ kind: 'export' }, 50)).items.filter(({ action }) => action === 'tryAnswerRule')
    const before = (await tries()).length
    for (const contains of [['Phạm Thị Mẫu', 'số 001099000017'], ['Phạm Thị Mẫu', 'số 001099000017'], ['Phạm Thị Mẫu']]) {
      expect((await post('answer-rules/try', { partner: 'agency', match: { contains } })).statusCode).toBe(200)
    }
    const [other, again, first] = (await tries()).slice(0, -before || undefined)
    expect(first).toMatchObject({ actor: { id: 'admin' }, partner: 'agency', answer: 'done', question: expect.stringMatching(/^[^/]+\/[0-9a-f]{64}$/) })
    expect(again?.question).toBe(first?.question)
    expect(other?.question).not.toBe(first?.question)
    expect(JSON.stringify(await tries())).not.toMatch(/Mẫu|001099000017/)
    // the citizen's own report finds it
    expect((await doors.store.audit.about('001099000017', 10)).items.map(({ action }) => action)).toEqual(['tryAnswerRule', 'tryAnswerRule'])
  })

  test.each<[string, object, string]>([
    ['of nothing', { match: {} }, '/match/contains'],
    ['of a code and a status alone', { match: { code: 'not-an-answer', httpStatus: 200 } }, '/match/contains'],
    ['of what nobody verified', { match: { code: 'answer-signature-invalid', contains: ['a'] } }, '/match/code'],
    ['of no answer', { match: { code: ' Adapter-Threw ', contains: ['a'] } }, '/match/code'],
    ['of an empty text', { match: { contains: [' '] } }, '/match/contains/0'],
    ['of too many texts', { match: { contains: ['a', 'b', 'c', 'd', 'e', 'f'] } }, '/match/contains'],
    ['that says that something was delivered', { meaning: { kind: 'delivered', code: 'taken' } }, '/meaning/kind'],
    ['whose code is no code', { meaning: { kind: 'refused', code: 'Not A Code' } }, '/meaning/code'],
    ['of nobody', { partner: 'moon' }, '/partner'],
  ])('a rule %s is refused', async (_what, change, field) => {
    expect((await post('answer-rules', { ...rule, ...change })).json()).toMatchObject({ status: 422, code: 'invalid_input', errors: expect.arrayContaining([expect.objectContaining({ field })]) })
  })

  test('that refuses names no time to wait', async () => {
    expect((await post('answer-rules', { ...rule, meaning: { kind: 'refused', code: 'no', afterSeconds: 5 } })).json()).toMatchObject({ code: 'invalid_input', errors: [{ field: '/meaning/afterSeconds' }] })
  })
})
