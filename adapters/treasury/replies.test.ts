/** What the platform's answers mean: every row of the table, and what no row knows. */
import { describe, expect, test } from 'vitest'
import { classify, outcomeOfRefusal, readReply } from './replies.ts'
import { replyRules } from './reply-rules.ts'
import { WirePage } from './wire.ts'

const now = new Date('2026-11-20T02:00:00Z')

function read(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}) {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  return readReply({ status, headers, body: bytes }, WirePage, now)
}

function outcomeOf(body: unknown) {
  const reply = read(body)
  if (reply.kind === 'outcome') return reply.outcome
  return reply.kind === 'refusal' ? outcomeOfRefusal(reply.refusal) : reply.content
}

test.each(replyRules)('$example is $code', ({ example, class: expected, code }) => {
  expect(classify(example)).toEqual({ class: expected, code })
  expect(classify(`  ${example.toUpperCase().normalize('NFD')} `)).toEqual({ class: expected, code })
})

describe('sentences about an order are not about us', () => {
  test.each([
    ['TKThuHuong không tồn tại', 'order-rejected'],
    ['Thiếu ThongTinBienLai.HoTenNguoiNop', 'order-rejected'],
    ['SoTien khác tổng PhiLePhi và DSKhoanNop', 'order-rejected'],
    ['soTienVND không hợp lệ', 'order-rejected'],
    ['MaDonVi không đúng', 'order-rejected'],
  ])('%s', (words, code) => {
    expect(outcomeOf({ error_code: '20', message: words })).toMatchObject({ kind: 'refused', code, words: `20 ${words}` })
  })
})

test.each(['Mã đối tác LIENTHONG chưa được khai báo', 'Mã xác thực sai', 'IP 10.0.0.1 không hợp lệ', 'Phiên bản 1.0.6 không hỗ trợ', 'Chữ ký số của bản tin không hợp lệ'])('%s is broken', (words) => {
  expect(outcomeOf({ error_code: 1, message: words })).toMatchObject({ kind: 'broken', words: `1 ${words}` })
})

test.each([
  ['Ngân hàng thụ hưởng tạm ngừng dịch vụ', 'message'],
  ['Giao dịch GD1 đang xử lý', 'message'],
  ['Vui lòng thử lại sau', 'message'],
  ['Hệ thống thanh toán tạm ngừng, vui lòng thử lại sau', 'partner'],
  ['Máy chủ quá tải', 'partner'],
])('%s passes with time, and concerns the %s', (words, scope) => {
  expect(outcomeOf({ error_code: '50', message: words })).toMatchObject({ kind: 'later', scope, words: `50 ${words}` })
})

test.each(['Giao dịch bị treo', '', 'Chữ ký số trên tệp không hợp lệ', 'Mã tham chiếu đã tồn tại với nội dung khác', 'Không tìm thấy giao dịch'])('%j is for a person', (words) => {
  expect(outcomeOf({ error_code: '99', message: words })).toMatchObject({ kind: 'unclear', raw: expect.stringContaining('99') as string })
})

test.each([
  ['a number for the code', { error_code: 0, message: '{"UrlThanhToan":"https://pay.example.vn/x"}' }],
  ['text for the code', { error_code: '0', message: '{"UrlThanhToan":"https://pay.example.vn/x"}' }],
])('a page is read with %s', (_name, body) => {
  expect(read(body)).toMatchObject({ kind: 'content', content: { UrlThanhToan: 'https://pay.example.vn/x' } })
})

test.each([
  ['an object where the string should be', { error_code: '0', message: { UrlThanhToan: 'https://pay.example.vn/x' } }],
  ['no message', { error_code: '0' }],
  ['null', { error_code: '0', message: null }],
  ['no JSON inside', { error_code: '0', message: 'Thành công' }],
  ['another shape inside', { error_code: '0', message: '{"Url":"x"}' }],
  ['an address that nobody may open', { error_code: '0', message: '{"UrlThanhToan":"javascript:alert(1)"}' }],
  ['a page', '<html>'],
  ['nothing', ''],
  ['no error code', { message: 'x' }],
])('an answer with %s is unclear', (_name, body) => {
  expect(outcomeOf(body)).toMatchObject({ kind: 'unclear' })
})

test('the status counts before the body', () => {
  const good = { error_code: '0', message: '{"UrlThanhToan":"https://pay.example.vn/x"}' }
  expect(read(good, 503, { 'retry-after': '30' })).toMatchObject({ outcome: { kind: 'later', afterSeconds: 30 } })
  expect(read(good, 401)).toMatchObject({ outcome: { kind: 'broken' } })
  expect(read(good, 302)).toMatchObject({ outcome: { kind: 'unclear' } })
})

test('a page of repeated words does not keep the expressions busy', () => {
  const startedAt = performance.now()
  expect(classify('mã tham chiếu '.repeat(200_000)).class).toBe('unclear')
  expect(performance.now() - startedAt).toBeLessThan(500)
})
