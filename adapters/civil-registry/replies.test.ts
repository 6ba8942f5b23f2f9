/** Every rule about the registry's words and codes, a row or more each. */
import { describe, expect, test } from 'vitest'
import type { HttpAnswer } from '../../src/ports/http-client.ts'
import { classify, fieldFaults, outcomeOfPush, outcomeOfReply, readAnswer, type Reading, type Reply } from './replies.ts'
import { codeRules, normalise, wordRules } from './reply-rules.ts'

const now = new Date('2026-11-20T02:00:00Z')

const sentences: readonly (readonly [string, string, string])[] = [
  ['Hồ sơ H56.14-261120-0101 đã được tiếp nhận', 'known', 'received-before'],
  ['HỒ SƠ ĐÃ ĐƯỢC\u00a0 TIẾP NHẬN trước đó', 'known', 'received-before'],
  ['Hồ sơ đã được tiếp nhận'.normalize('NFD'), 'known', 'received-before'],
  ['Hồ sơ đã trả kết quả cho công dân', 'known', 'finished-before'],
  ['Hồ sơ H56.14-261120-0101 không tồn tại', 'missing', 'dossier-missing'],
  ['maHoSoMCDT không tồn tại', 'missing', 'dossier-missing'],
  ['Không tồn tại hồ sơ trên hệ thống', 'missing', 'dossier-missing'],
  ['Không tồn tại', 'missing', 'dossier-missing'],
  ['Hồ sơ chưa cập nhật trạng thái', 'later', 'state-not-updated'],
  ['Client received SOAP Fault from server: null', 'later', 'partner-busy'],
  ['Internal Server Error', 'later', 'partner-busy'],
  ['Logic xử lý không hợp lệ', 'refused', 'data-rejected'],
  ['Mã quốc gia không tồn tại', 'unclear', 'unknown-answer'],
  ['Hồ sơ sẽ được tiếp nhận', 'unclear', 'unknown-answer'],
  ['', 'unclear', 'unknown-answer'],
]

describe('words', () => {
  test.each(sentences)('%s: %s, %s', (words, expectedClass, code) => {
    expect(classify({ ok: false, errorCode: '', words }, 'LTKS')).toMatchObject({ class: expectedClass, code, fields: [] })
  })

  test('every rule is the first for some sentence here', () => {
    const used = new Set(sentences.map(([words]) => wordRules.findIndex((rule) => rule.words.test(normalise(words)))))
    expect(wordRules.map((_rule, index) => index).filter((index) => !used.has(index))).toEqual([])
  })

  test.each([
    ['chưa cập nhật trạng thái', 'message'],
    ['server error', 'partner'],
  ])('"%s" is the trouble of the %s', (words, scope) => {
    expect(classify({ ok: false, errorCode: '', words }, 'LTKS').scope).toBe(scope)
  })
})

describe('codes', () => {
  test.each([
    ['100', 'AUTHEN_ERROR', 'broken', 'credentials-rejected'],
    ['101', 'IP_DISALLOWED', 'broken', 'address-rejected'],
    ['106', 'AGENCY_ID_INCORRECT', 'refused', 'agency-rejected'],
    ['108', 'PROVINCE_ID_INCORRECT', 'refused', 'province-rejected'],
    ['200', 'RECORD_UNCOMPLETE', 'refused', 'record-incomplete'],
    ['201', 'RECORD_NOT_FOUND', 'missing', 'dossier-missing'],
    ['302', 'DATA_TYPE_INVALID', 'refused', 'type-rejected'],
    ['500', 'DATA_INCORRECT', 'refused', 'data-rejected'],
    ['777', 'SOMETHING_NEW', 'unclear', 'unknown-answer'],
  ])('%s %s: %s, %s', (errorCode, words, expectedClass, code) => {
    expect(classify({ ok: false, errorCode, words }, 'LTKS')).toMatchObject({ class: expectedClass, code })
  })

  test('the table has a row here for each', () => {
    expect(codeRules.map((row) => row.errorCode)).toEqual(['100', '101', '106', '108', '200', '201', '302', '500'])
  })

  test('our credentials count whatever is said beside them; otherwise words come before codes', () => {
    expect(classify({ ok: false, errorCode: '100', words: 'Hồ sơ đã được tiếp nhận' }, 'LTKS').class).toBe('broken')
    expect(classify({ ok: false, errorCode: '500', words: 'Hồ sơ đã được tiếp nhận' }, 'LTKS').class).toBe('known')
    expect(classify({ ok: false, errorCode: '500', words: 'server error' }, 'LTKS').class).toBe('later')
  })

  test('a wrong unit is told by the field that it comes from', () => {
    expect(classify({ ok: false, errorCode: '106', words: 'AGENCY_ID_INCORRECT' }, 'LTKS').fields).toEqual([{ field: '/civilStatus/officeCode', words: 'AGENCY_ID_INCORRECT' }])
  })
})

describe('complaints about a form', () => {
  test.each([
    ['BS', 'cbsSoDDCN có độ dài vượt quá 12; cbsLoaiGiayToTuyThan không tồn tại', ['/civilStatus/subject/personalId', '/civilStatus/subject/paper/type']],
    ['LTKS', 'nksHoTen không được để trống;meNgaySinh sai ; nycQuanHe sai', ['/civilStatus/child/name', '/civilStatus/mother/dateOfBirth', '/civilStatus/requester/relation']],
    ['LTKT', 'nktNgayChet sai', ['/civilStatus/deceased/diedOn']],
    ['LTKH', 'chongSoLanKH sai; voHoTen sai', ['/civilStatus/husband/timesMarried', '/civilStatus/wife/name']],
    ['LTKS', 'chongHoTen sai', ['chongHoTen']],
    ['KS', 'nksHoTen sai', ['nksHoTen']],
    ['LTKS', 'Hồ sơ không hợp lệ; nksSomethingNew sai', []],
    ['LTKS', 'meHoTenX sai; meHoTên sai', []],
  ] as const)('%s: %s', (module, words, fields) => {
    expect(fieldFaults(words, module).map((fault) => fault.field)).toEqual(fields)
  })

  test('each keeps its own words', () => {
    expect(fieldFaults(' nksHoTen sai ; meHoTen quá dài', 'LTKS').map((fault) => fault.words)).toEqual(['nksHoTen sai', 'meHoTen quá dài'])
  })
})

describe('answers', () => {
  function read(status: number, body: unknown, headers: Record<string, string> = {}): Reading {
    const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
    const answer: HttpAnswer = { status, headers, body: bytes }
    return readAnswer(answer, now, 'LTKS', (text) => text.replaceAll('token-4711', '***'))
  }

  test.each<[string, number, unknown, object]>([
    ['taken', 200, { status: '1', statusDescription: 'Thành công' }, { reply: { class: 'ok', words: 'Thành công' } }],
    ['taken, as a number', 200, { status: 1 }, { reply: { class: 'ok' } }],
    ['not taken', 200, { status: '0', errorDescription: 'Hồ sơ đã được tiếp nhận', statusDescription: 'Thất bại' }, { reply: { class: 'known', words: 'Hồ sơ đã được tiếp nhận' } }],
    ['complaints with HTTP 500', 500, { status: '0', errorCode: 500, errorDescription: 'nksHoTen sai; meHoTen sai' }, { reply: { class: 'refused', code: 'fields-rejected', fields: [{}, {}] } }],
    ['complaints with HTTP 500 as bare text', 500, '"nksHoTen sai"', { reply: { class: 'refused', words: 'nksHoTen sai' } }],
    ['HTTP 500 that says something unknown', 500, { status: '0', errorDescription: 'Ối' }, { outcome: { kind: 'later', code: 'server-error' } }],
    ['HTTP 500 that says success', 500, { status: '1' }, { outcome: { kind: 'later', code: 'server-error' } }],
    ['HTTP 500 with a page', 500, '<html>nksHoTen sai</html>', { outcome: { kind: 'later', code: 'server-error', scope: 'partner' } }],
    ['HTTP 503 with complaints', 503, { status: '0', errorDescription: 'nksHoTen sai' }, { outcome: { kind: 'later' } }],
    ['HTTP 401', 401, '', { outcome: { kind: 'broken', code: 'credentials-rejected' } }],
    ['HTTP 404 in their words', 404, { status: '0', errorDescription: 'không tồn tại' }, { outcome: { kind: 'unclear', code: 'unexpected-status' } }],
    ['HTTP 200 without a status', 200, { ok: true }, { outcome: { kind: 'unclear', code: 'unreadable-answer' } }],
    ['lists in lists', 200, `{"status":${'['.repeat(5_000)}`, { outcome: { kind: 'unclear', code: 'unreadable-answer' } }],
    ['our token in the words', 200, { status: '0', errorDescription: 'token-4711' }, { reply: { words: '***', raw: expect.not.stringContaining('4711') } }],
  ])('%s', (_what, status, body, expected) => {
    expect(read(status, body)).toMatchObject(expected)
  })

  test('bytes that are not UTF-8 are no answer', () => {
    const body = Buffer.concat([Buffer.from('{"status":"1","statusDescription":"'), Buffer.from([0xff]), Buffer.from('"}')])
    expect(readAnswer({ status: 200, headers: {}, body }, now, 'LTKS', (text) => text)).toMatchObject({ kind: 'outcome', outcome: { kind: 'unclear' } })
  })
})

describe('outcomes', () => {
  function reply(changes: Partial<Reply>): Reply {
    return { class: 'unclear', code: 'unknown-answer', words: 'lời', scope: 'message', fields: [], raw: '{}', parsed: {}, ...changes }
  }
  const first = { remoteId: 'LTKS:A', supplement: false, takenBefore: false }
  const supplement = { ...first, supplement: true }

  test.each<[string, Partial<Reply>, object, object]>([
    ['taken is delivered, not confirmed', { class: 'ok', code: 'ok' }, first, { kind: 'delivered', confirmed: false, remoteId: 'LTKS:A', code: 'ok' }],
    ['a dossier that is known is there by another message', { class: 'known', code: 'received-before' }, first, { kind: 'refused', code: 'dossier-known', words: 'lời' }],
    ['unless it was taken before', { class: 'known', code: 'received-before' }, { ...first, takenBefore: true }, { kind: 'delivered', confirmed: false, code: 'received-before' }],
    ['a supplement to a dossier that is known is not taken', { class: 'known', code: 'received-before' }, supplement, { kind: 'refused', code: 'supplement-not-taken', words: 'lời' }],
    ['unless it was taken before', { class: 'known', code: 'received-before' }, { ...supplement, takenBefore: true }, { kind: 'delivered' }],
    ['a supplement to nothing is refused', { class: 'missing', code: 'dossier-missing' }, supplement, { kind: 'refused', code: 'dossier-missing' }],
    ['a new dossier that does not exist makes no sense', { class: 'missing', code: 'dossier-missing' }, first, { kind: 'unclear', code: 'unexpected-dossier-missing' }],
    ['faults go along', { class: 'refused', code: 'fields-rejected', fields: [{ field: '/x', words: 'sai' }] }, first, { kind: 'refused', fields: [{ field: '/x', words: 'sai' }] }],
  ])('%s', (_what, changes, about, expected) => {
    expect(outcomeOfPush(reply(changes), { ...first, ...about })).toMatchObject(expected)
  })

  test.each<[Partial<Reply>, object]>([
    [{ class: 'refused', code: 'x' }, { kind: 'refused', code: 'x', words: 'lời' }],
    [{ class: 'broken', code: 'x' }, { kind: 'broken', code: 'x', words: 'lời' }],
    [{ class: 'later', code: 'x', scope: 'partner' }, { kind: 'later', code: 'x', scope: 'partner', words: 'lời' }],
    [{}, { kind: 'unclear', code: 'unknown-answer', raw: '{}' }],
    [{ class: 'known', code: 'received-before' }, { kind: 'unclear', code: 'unexpected-received-before', raw: '{}' }],
  ])('%j', (changes, expected) => {
    expect(outcomeOfReply(reply(changes))).toEqual(expected)
  })
})
