import { describe, expect, test } from 'vitest'
import type { AttemptView } from '../../../schemas/timeline.ts'
import { answerIn, emptyDraft, matchOf, meansAnswer, missingIn, planLink, ruleOf, withText } from '../../../src/console/pages/rules/draft.ts'

const attempt: AttemptView = {
  number: 1, trigger: 'automatic', startedAt: '2026-11-22T01:00:00Z', finishedAt: '2026-11-22T01:00:01Z', outcome: 'unclear',
  code: 'not-foreseen', raw: '{"ma":"KB-77",\n "loi":"Tạm ngừng để  kiểm kê"}', fields: [], exchanges: [{ status: 200 }, { status: 503 }, { failure: 'reset' }], signatures: [],
}
const answer = answerIn([attempt, { ...attempt, number: 2, outcome: 'later', code: 'busy' }])
if (answer === undefined) throw new Error('the attempt has an answer')

describe('a rule that is being written', () => {
  test('starts from the newest unforeseen answer', () => {
    expect(answer).toStrictEqual({ code: 'not-foreseen', raw: attempt.raw, httpStatus: 503 })
    expect(answerIn([{ ...attempt, outcome: 'refused' }])).toBeUndefined()
  })

  test('is known by nothing until a text is chosen', () => {
    expect(matchOf(emptyDraft, answer)).toBeUndefined()
    expect(matchOf({ ...emptyDraft, byCode: true, byStatus: true }, answer)).toBeUndefined()
    expect(matchOf({ ...emptyDraft, byCode: true, byStatus: true, texts: ' đang kiểm kê \n\n' }, answer)).toStrictEqual({ code: 'not-foreseen', httpStatus: 503, contains: ['đang kiểm kê'] })
  })

  test('takes a selection over lines as one text that still means the answer', () => {
    const texts = withText('', '"KB-77",\n "loi"')
    expect(texts).toBe('"KB-77", "loi"')
    expect(meansAnswer({ contains: [texts] }, answer)).toBe(true)
    expect(meansAnswer({ contains: ['KB-78'] }, answer)).toBe(false)
    expect(withText(texts, 'kiểm kê')).toBe('"KB-77", "loi"\nkiểm kê')
  })

  test('is whole only with a name, a reason, a code and something to know it by', () => {
    const draft = { ...emptyDraft, texts: 'đang kiểm kê', code: 'stocktaking', name: 'Kiểm kê', reason: 'Công văn', kind: 'later', afterMinutes: '90' } as const
    expect(ruleOf(draft, 'treasury', answer)).toStrictEqual({ partner: 'treasury', name: 'Kiểm kê', match: { contains: ['đang kiểm kê'] }, meaning: { kind: 'later', code: 'stocktaking', afterSeconds: 5400 }, reason: 'Công văn' })
    for (const missing of [{ texts: '' }, { code: 'Kiểm kê' }, { name: ' ' }, { reason: '' }, { kind: '' as const }, { texts: 'kiểm kê' }, { texts: 'a\nb\nc\nd\ne\nf' }]) expect(ruleOf({ ...draft, ...missing }, 'treasury', answer)).toBeUndefined()
  })

  test('says what is still missing, in the order of the form', () => {
    expect(missingIn(emptyDraft, answer)).toEqual(['text', 'kind', 'code', 'name', 'reason'])
    expect(missingIn({ ...emptyDraft, texts: 'để kiểm kê', kind: 'refused', name: 'Kiểm kê' }, answer)).toEqual(['code', 'reason'])
  })

  test('leads to the plan of exactly what it means, or where more is meant than is named, of all with its code', () => {
    const hits = [{ transferId: 'one' }, { transferId: 'two' }]
    expect(planLink('treasury', { code: 'x', contains: ['y'] }, { hits: 2, items: hits })).toBe('/replay/new?verb=replay&partner=treasury&state=parked&id=one&id=two')
    expect(planLink('treasury', { code: 'x', contains: ['y'] }, { hits: 40, items: hits })).toBe('/replay/new?verb=replay&partner=treasury&state=parked&code=x')
  })
})
