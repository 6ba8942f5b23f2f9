/** What the agency's words and answers mean: a test a row. */
import { describe, expect, test } from 'vitest'
import { StatusAnswer } from './operations/wire.ts'
import { failureOfWords, outcomeOfWords, readAnswer } from './replies.ts'
import { replyRules, ruleOf } from './reply-rules.ts'
import { centralStatuses, operationsStatuses, rowOf } from './statuses.ts'

const now = new Date('2026-11-20T02:00:00Z')

describe('reply rules', () => {
  test.each(replyRules.map((rule) => [rule.example, rule] as const))('%s', (example, rule) => {
    expect(ruleOf(example)).toBe(rule)
    expect(ruleOf(`  ${example.toUpperCase().normalize('NFD')} `), 'decomposed, in capitals, with spaces').toBe(rule)
  })

  test.each<[string, string | undefined]>([
    ['Dữ liệu không hợp lệ: toKhai.nycHoTen không được để trống', 'fields-rejected'],
    ['identifyNo không đúng', 'fields-rejected'],
    ['toKhai.nuqNgaySinh không hợp lệ', 'fields-rejected'],
    ['nycDienThoai sai định dạng', 'fields-rejected'],
    ['Phiếu số 2 không được cấp cho tổ chức', 'form-rejected'],
    ['AuthKey đã hết hạn', 'credentials-rejected'],
    ['authKey không được cấp cho loại phiếu này', 'credentials-rejected'],
    ['Hệ thống danh mục loại phiếu đang bảo trì, vui lòng thử lại sau', 'partner-busy'],
    ['toKhai.chaNgaySinh không hợp lệ', 'fields-rejected'],
    ['voChongSoGiayTo không được để trống', 'fields-rejected'],
    ['Unauthorized', 'credentials-rejected'],
    ['maTinh không hợp lệ', 'unit-rejected'],
    ['Đơn vị chưa được cấp quyền truy cập', 'unit-rejected'],
    ['Thiếu chữ ký số', 'signature-rejected'],
    ['Hệ thống bận, vui lòng thử lại', 'partner-busy'],
    ['Cơ sở dữ liệu gặp sự cố', 'partner-busy'],
    ['idReceivedDec đã tồn tại', 'dossier-exists'],
    ['Hồ sơ đã được tiếp nhận', 'dossier-exists'],
    ['Không tồn tại hồ sơ', 'dossier-missing'],
    ['maHoSoMCDT X1 chưa tồn tại', 'dossier-missing'],
    ['declarationId đã được đánh dấu', 'marked-before'],
    // somebody else's, or nobody's: for a person
    ['Chữ ký số trên văn bản uỷ quyền không hợp lệ', undefined],
    ['Đương sự đã tồn tại án tích', undefined],
    ['Giấy tờ của công dân có thông tin không khớp', undefined],
    ['', undefined],
  ])('%s: %s', (words, expected) => {
    expect(ruleOf(words)?.code).toBe(expected)
  })

  test('a page of repeated words does not keep the rules busy', () => {
    const startedAt = performance.now()
    expect(ruleOf('hồ sơ hệ thống '.repeat(200_000))).toBeUndefined()
    expect(performance.now() - startedAt).toBeLessThan(500)
  })
})

test.each([
  ['Hồ sơ đã tồn tại', false, { kind: 'refused', code: 'dossier-exists' }],
  ['Hồ sơ đã tồn tại', true, { kind: 'delivered', confirmed: true, code: 'taken-before' }],
  ['Từ chối tiếp nhận', false, { kind: 'refused', code: 'dossier-rejected' }],
  ['authKey không hợp lệ', false, { kind: 'broken', code: 'credentials-rejected' }],
  ['Hệ thống đang bảo trì', false, { kind: 'later', code: 'partner-busy', scope: 'partner' }],
  ['Quá nhiều yêu cầu', false, { kind: 'later', code: 'rate-limited', scope: 'message' }],
  ['Không tìm thấy hồ sơ', false, { kind: 'unclear', code: 'unexpected-dossier-missing', raw: 'raw' }],
  ['Lời lạ', false, { kind: 'unclear', code: 'unknown-answer', raw: 'raw' }],
])('%s, and ours may be there (%j)', (words, mayBeThere, expected) => {
  expect(outcomeOfWords(words, 'raw', mayBeThere)).toMatchObject(expected)
})

test.each([
  ['authKey không hợp lệ', { kind: 'broken', code: 'credentials-rejected' }],
  ['Hệ thống đang bảo trì', { kind: 'later', code: 'partner-busy' }],
  ['Hồ sơ đã tồn tại', { kind: 'unclear', code: 'unexpected-dossier-exists' }],
  ['Lời lạ', { kind: 'unclear', code: 'unknown-answer' }],
])('%s to a question', (words, expected) => {
  expect(failureOfWords(words, 'raw')).toMatchObject(expected)
})

describe('reading an answer', () => {
  const read = (status: number, body: string | Uint8Array, manner: object = {}) =>
    readAnswer(StatusAnswer, { status, headers: { 'retry-after': '7' }, body: Buffer.from(body) }, { now, ...manner })

  test('a known shape is read, more fields are no fault', () => {
    expect(read(200, '{"STATUS":1,"ID":7,"MORE":true}')).toMatchObject({ kind: 'answer', answer: { STATUS: 1, ID: 7 } })
  })

  test.each([
    [401, '', { kind: 'broken', code: 'credentials-rejected' }],
    [403, '{"STATUS":"1"}', { kind: 'broken', code: 'credentials-rejected' }],
    [429, '', { kind: 'later', code: 'rate-limited', afterSeconds: 7 }],
    [500, '{"STATUS":"1"}', { kind: 'later', code: 'server-error', scope: 'partner' }],
    [302, '{"STATUS":"1"}', { kind: 'unclear', code: 'unexpected-status' }],
    [404, '<html>', { kind: 'unclear', code: 'unexpected-status', raw: '<html>' }],
    [200, '', { kind: 'unclear', code: 'unreadable-answer', raw: '' }],
    [200, '{"STATUS":', { kind: 'unclear', code: 'unreadable-answer' }],
    [200, '{"ID":7}', { kind: 'unclear', code: 'unreadable-answer', raw: '{"ID":7}' }],
  ])('%i %s', (status, body, outcome) => {
    expect(read(status, body)).toMatchObject({ kind: 'failed', outcome })
  })

  test('bytes that are no UTF-8 are not read', () => {
    expect(read(200, Buffer.from([0x7b, 0xff, 0x7d]))).toMatchObject({ kind: 'failed', outcome: { kind: 'unclear' } })
  })

  test('secrets are taken out, and nothing of an answer that may be a record is kept', () => {
    expect(read(200, 'khoá s3cret?', { hide: ['s3cret'] })).toMatchObject({ outcome: { raw: 'khoá ***?' } })
    expect(read(200, '{"STATUS":"0","DESCRIPTION":"khoá s3cret"}', { hide: ['s3cret'] })).toMatchObject({ answer: { DESCRIPTION: 'khoá ***' }, raw: '{"STATUS":"0","DESCRIPTION":"khoá ***"}' })
    expect(read(200, 'Có án tích', { withheld: true })).toMatchObject({ outcome: { raw: '(withheld: 13 bytes)' } })
  })
})

describe('statuses', () => {
  test.each([
    ['3', 2, 'progress', undefined],
    ['4', 4, 'progress', undefined],
    ['5', 9, 'result', 'record'],
  ])('DEC_STATUS_ID %s is %i, %s', (code, status, type, brings) => {
    expect(rowOf(operationsStatuses, code)).toMatchObject({ status, type, ...(brings ? { brings } : {}) })
  })

  test('trangThaiXuLy are the national codes, each once', () => {
    expect(centralStatuses.map((row) => [row.code, row.status])).toEqual(Array.from({ length: 10 }, (_, index) => [String(index + 1), index + 1]))
  })

  test.each([3, ' 3 ', '3'])('%j is found', (code) => expect(rowOf(operationsStatuses, code)?.status).toBe(2))
  test.each([0, 77, '', '3.5', 'ba'])('%j is not', (code) => expect(rowOf(operationsStatuses, code)).toBeUndefined())
})
