import { describe, expect, test } from 'vitest'
import type { AnswerMatch } from '../../../schemas/answer-rules.ts'
import { isMeant, mayBeRuled, outcomeByRule, unforeseenAnswer, type UnforeseenAnswer } from '../../../src/domain/answer-rule.ts'

const answer: UnforeseenAnswer = { code: 'unknown-answer', raw: '<r>\n  Hệ thống   đang BẢO TRÌ (E77)</r>', httpStatus: 200 }

describe('an answer is meant', () => {
  test.each<[string, AnswerMatch, boolean]>([
    ['by its code', { code: 'unknown-answer', contains: ['E77'] }, true],
    ['by its code in another case', { code: ' Unknown-Answer ', contains: ['E77'] }, true],
    ['not by a part of its code', { code: 'unknown', contains: ['E77'] }, false],
    ['by its status', { httpStatus: 200, contains: ['E77'] }, true],
    ['not by another status', { httpStatus: 202, contains: ['E77'] }, false],
    ['by a text in another case, with other spaces', { contains: ['hệ thống đang\tbảo trì'] }, true],
    ['by a text whose diacritics are written apart', { contains: ['bảo trì'.normalize('NFD')] }, true],
    ['by every text that is named', { contains: ['E77', 'bảo trì'] }, true],
    ['not where one text is missing', { contains: ['E77', 'E78'] }, false],
    ['not by a text as a pattern', { contains: ['E7.'] }, false],
    ['not where one of several conditions fails', { code: 'unknown-answer', httpStatus: 500, contains: ['E77'] }, false],
  ])('%s', (_how, match, meant) => {
    expect(isMeant(match, answer)).toBe(meant)
  })

  test.each([
    'interrupted-too-often', 'adapter-hung', 'adapter-threw', 'payload-unreadable', 'attachment-damaged',
    'answer-signature-invalid', 'receipt-unverified', 'answer-unproven', 'answer-unverified',
    'answer-to-another-message', 'answer-about-another', 'answer-about-another-dossier',
  ])('never where the partner is not known to have answered this message: %s', (code) => {
    expect(mayBeRuled(code)).toBe(false)
    expect(isMeant({ code, contains: ['E77'] }, { ...answer, code })).toBe(false)
    expect(isMeant({ contains: ['E77'] }, { ...answer, code })).toBe(false)
  })

  test('by no status where no answer came', () => {
    expect(isMeant({ httpStatus: 200, contains: ['E77'] }, { ...answer, httpStatus: undefined })).toBe(false)
  })
})

test('the status is of the last answer that came', () => {
  expect(unforeseenAnswer('c', 'r', [{ status: 200 }, { status: 404 }, { status: undefined }])).toEqual({ code: 'c', raw: 'r', httpStatus: 404 })
  expect(unforeseenAnswer('c', 'r', [])).toEqual({ code: 'c', raw: 'r', httpStatus: undefined })
})

test('a rule refuses, or lets this message be tried later', () => {
  expect(outcomeByRule({ name: 'No such ward', meaning: { kind: 'refused', code: 'ward-unknown', words: 'Xã không có' } })).toEqual({ kind: 'refused', code: 'ward-unknown', words: 'Xã không có' })
  expect(outcomeByRule({ name: 'Maintenance', meaning: { kind: 'later', code: 'maintenance', afterSeconds: 60 } })).toEqual({ kind: 'later', code: 'maintenance', words: 'Maintenance', scope: 'message', afterSeconds: 60 })
})
