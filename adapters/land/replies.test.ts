/** What the land system's answers mean: a row a rule, the sentences that look alike, and whatever is no answer. */
import { describe, expect, test } from 'vitest'
import { classify, fieldFaults, outcomeOfReply, readAnswer, type Reading } from './replies.ts'
import { normalise, replyRules } from './reply-rules.ts'

const now = new Date('2026-11-20T02:00:00Z')

/** The rules in order, each with a sentence that only it knows. */
const examples: readonly (readonly [string, string])[] = [
  ['fields-rejected', 'ThongTinThuaDat[0].DienTich không hợp lệ'],
  ['token-gone', 'Token đã hết hạn'],
  ['credentials-rejected', 'Tài khoản hoặc mật khẩu không đúng'],
  ['not-authorised', 'Đơn vị H56 chưa được khai báo'],
  ['signature-rejected', 'Chữ ký số không hợp lệ hoặc không đúng đơn vị gửi'],
  ['rate-limited', 'Quá nhiều yêu cầu'],
  ['dossier-busy', 'Hồ sơ đang được xử lý bởi cán bộ khác'],
  ['partner-busy', 'Hệ thống đang bảo trì'],
  ['partner-busy', 'Cơ sở dữ liệu gặp sự cố'],
  ['partner-busy', 'Vui lòng thử lại sau'],
  ['dossier-exists', 'Số biên nhận H56.14-261120-0001 đã tồn tại trong hệ thống'],
  ['dossier-missing', 'Không tìm thấy hồ sơ có số biên nhận H56.14-261120-0001'],
  ['process-unknown', 'Quy trình QT-99 không có trong danh mục'],
  ['place-unknown', 'Thửa đất số 123 không tồn tại'],
  ['file-rejected', 'Tệp đính kèm vượt quá dung lượng cho phép'],
  ['dossier-not-open', 'Hồ sơ không ở trạng thái chờ bổ sung'],
  ['data-rejected', 'Thiếu thông tin người nộp đơn'],
  ['dossier-rejected', 'Cơ quan đất đai từ chối tiếp nhận'],
]

function refusing(message: string) {
  return classify({ data: 0, status: { success: false, message } })
}

describe('rules', () => {
  test('each has its example, which no earlier one takes', () => {
    expect(examples.map(([code]) => code)).toEqual(replyRules.map((rule) => rule.code))
    for (const [index, [code, words]] of examples.entries()) {
      expect(replyRules.findIndex((rule) => rule.words.test(normalise(words))), `${code}: ${words}`).toBe(index)
    }
  })

  test.each([
    ['SoBienNhan không được để trống', 'data-rejected'],
    ['SoBienNhan H56.14-261120-0001 không tồn tại', 'dossier-missing'],
    ['SoBienNhan đã tồn tại', 'dossier-exists'],
    ['Hồ sơ H56.14-261120-0001 đã được tiếp nhận trước đó', 'dossier-exists'],
    ['Giấy tờ bổ sung của hồ sơ H56.14-261120-0001 đã được tiếp nhận trước đó.', 'dossier-exists'],
    ['SỐ BIÊN NHẬN H56.14-261120-0001  ĐÃ TỒN TẠI'.normalize('NFD'), 'dossier-exists'],
    ['access_token expired', 'token-gone'],
    ['Không kết nối được cơ sở dữ liệu', 'partner-busy'],
    ['Chữ ký số trên tệp hop-dong.pdf không hợp lệ', 'file-rejected'],
  ])('%s is %s', (words, code) => {
    expect(refusing(words)).toMatchObject({ code })
  })

  test.each(['Tài khoản công dân không tồn tại', 'Chữ ký số của người nộp hồ sơ không hợp lệ', 'Đơn vị không có quyền sửa hồ sơ', 'Hồ sơ đã tồn tại ở trạng thái rút, cần xem xét', 'Có gì đó lạ', ''])(
    '%s is not held to be our fault, nor taken',
    (words) => {
      expect(['broken', 'taken', 'exists']).not.toContain(refusing(words).class)
    },
  )

  test('a page of repeated words ends quickly', () => {
    const startedAt = performance.now()
    expect(refusing('hệ thống đơn vị hồ sơ số biên nhận '.repeat(100_000)).class).toBe('unclear')
    expect(performance.now() - startedAt).toBeLessThan(500)
  })
})

function read(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reading {
  return readAnswer({ status, headers, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) }, now, (text) => text.replaceAll('secret-token', '***'))
}

describe('answers', () => {
  test('taken is both data and success', () => {
    expect(classify({ data: 1, status: { success: true } }).class).toBe('taken')
    expect(classify({ data: 4711, status: { success: true, message: 'Hồ sơ đã tồn tại' } }).class).toBe('taken')
    expect(classify({ data: 0, status: { success: true, message: 'Thành công' } })).toMatchObject({ class: 'unclear', code: 'contradictory-answer' })
    expect(classify({ data: 1, status: { success: false, message: 'Quy trình không tồn tại' } })).toMatchObject({ class: 'unclear', code: 'contradictory-answer' })
  })

  test.each([
    [401, 'broken'],
    [403, 'broken'],
    [429, 'later'],
    [503, 'later'],
  ])('HTTP %s is %s, whatever the body says', (status, kind) => {
    expect(read(status, { data: 1, status: { success: true } })).toMatchObject({ kind: 'outcome', outcome: { kind } })
  })

  test.each([
    [200, ''],
    [200, '<html>bảo trì</html>'],
    [200, '{"data":"1","status":{"success":true}}'],
    [200, '{"data":1}'],
    [200, '[]'],
    [201, { data: 1, status: { success: true } }],
    [404, { data: 1, status: { success: true } }],
  ])('HTTP %s %s is unclear', (status, body) => {
    expect(read(status, body)).toMatchObject({ kind: 'outcome', outcome: { kind: 'unclear' } })
  })

  test('secrets are taken out of words and raw', () => {
    expect(JSON.stringify(read(200, { data: 0, status: { success: false, message: 'secret-token lạ' } }))).not.toContain('secret-token')
    expect(JSON.stringify(read(200, 'secret-token'))).not.toContain('secret-token')
  })
})

describe('outcomes', () => {
  const reply = { scope: 'message', words: 'lời', raw: 'thô' } as const

  test.each([
    ['taken', false, { kind: 'delivered', confirmed: true, remoteId: 'R' }],
    ['exists', false, { kind: 'refused' }],
    ['exists', true, { kind: 'delivered', confirmed: true, code: 'taken-before' }],
    ['missing', false, { kind: 'refused' }],
    ['refused', false, { kind: 'refused' }],
    ['broken', false, { kind: 'broken' }],
    ['later', false, { kind: 'later', scope: 'message' }],
    ['token', false, { kind: 'later', scope: 'partner' }],
    ['unclear', false, { kind: 'unclear', raw: 'thô' }],
  ] as const)('%s, and ours may be there (%s)', (kind, mayBeThere, expected) => {
    expect(outcomeOfReply({ ...reply, class: kind, code: 'c' }, mayBeThere, 'R')).toMatchObject(expected)
  })

  test('complaints name their fields', () => {
    expect(fieldFaults('MaQuyTrinh không tồn tại; ThongTinThuaDat[0].DienTich không hợp lệ; lời khác')).toEqual([
      { field: 'MaQuyTrinh', words: 'MaQuyTrinh không tồn tại' },
      { field: 'ThongTinThuaDat[0].DienTich', words: 'ThongTinThuaDat[0].DienTich không hợp lệ' },
    ])
  })
})
