/** Every rule about the portal's words, a row or more each. */
import { describe, expect, test } from 'vitest'
import { classify, fieldFaults, outcomeOfReply, readAnswer, type Reply } from './replies.ts'
import { normalise, replyRules } from './reply-rules.ts'

const now = new Date('2026-11-20T02:00:00Z')
const rows: readonly (readonly [string, string, string])[] = [
  ['Phiên làm việc đã hết hạn, vui lòng đăng nhập lại', 'session', 'session-gone'],
  ['Phiên không hợp lệ', 'session', 'session-gone'],
  ['Session invalid', 'session', 'session-gone'],
  ['session đã hết hạn', 'session', 'session-gone'],
  ['Invalid session', 'session', 'session-gone'],
  ['Bạn chưa đăng nhập', 'session', 'session-gone'],
  ['Tên đăng nhập hoặc mật khẩu không đúng', 'broken', 'credentials-rejected'],
  ['Tài khoản đã bị khóa', 'broken', 'credentials-rejected'],
  ['Tài khoản đã bị khoá', 'broken', 'credentials-rejected'],
  ['Sai mật khẩu', 'broken', 'credentials-rejected'],
  ['Đăng nhập thất bại', 'broken', 'credentials-rejected'],
  ['Invalid username or password', 'broken', 'credentials-rejected'],
  ['Unauthorized', 'broken', 'credentials-rejected'],
  ['Đơn vị không có quyền gọi dịch vụ', 'broken', 'not-authorised'],
  ['Đơn vị chưa được cấp quyền', 'broken', 'not-authorised'],
  ['Mã đơn vị H99 không hợp lệ', 'broken', 'unit-rejected'],
  ['dstcode không hợp lệ', 'broken', 'unit-rejected'],
  ['Chữ ký số không hợp lệ', 'broken', 'signature-rejected'],
  ['Chứng thư số đã bị thu hồi', 'broken', 'signature-rejected'],
  ['Quá nhiều yêu cầu trong một phút', 'later', 'rate-limited'],
  ['Đơn vị đã vượt quá giới hạn truy cập', 'later', 'rate-limited'],
  ['Hồ sơ đang được đồng bộ', 'later', 'dossier-busy'],
  ['Hồ sơ đang được xử lý bởi tiến trình khác', 'later', 'dossier-busy'],
  ['Hệ thống đang bảo trì', 'later', 'partner-busy'],
  ['HỆ THỐNG QUÁ TẢI', 'later', 'partner-busy'],
  ['Lỗi hệ thống', 'later', 'partner-busy'],
  ['Có lỗi xảy ra, vui lòng thử lại sau', 'later', 'partner-busy'],
  ['Read timed out', 'later', 'partner-busy'],
  ['Không kết nối được cơ sở dữ liệu', 'later', 'partner-busy'],
  ['Dữ liệu không hợp lệ: MaTTHC không có trong danh mục', 'refused', 'fields-rejected'],
  ['Hồ sơ H56.14-261120-0001: MaLinhVuc không tồn tại', 'refused', 'fields-rejected'],
  ['TrichYeuHoSo vượt quá 1000 ký tự', 'refused', 'fields-rejected'],
  ['TaiLieuNop[0].TenTepDinhKem không được để trống', 'refused', 'fields-rejected'],
  ['Hồ sơ H56.14-261120-0001 không tồn tại', 'missing', 'dossier-missing'],
  ['Mã hồ sơ: "H56.14-261120-0001" chưa tồn tại', 'missing', 'dossier-missing'],
  ['MaHoSo không tồn tại', 'missing', 'dossier-missing'],
  ['Không tìm thấy hồ sơ', 'missing', 'dossier-missing'],
  ['Không có dữ liệu', 'missing', 'dossier-missing'],
  ['Hồ sơ H56.14-261120-0001 đã tồn tại', 'exists', 'dossier-exists'],
  ['Hồ sơ đã\u00a0 tồn tại'.normalize('NFD'), 'exists', 'dossier-exists'],
  ['MaHoSo đã tồn tại trên hệ thống', 'exists', 'dossier-exists'],
  ['Dossier already exists', 'exists', 'dossier-exists'],
  ['Ngày hẹn trả sai định dạng', 'refused', 'data-rejected'],
  ['Thiếu thông tin bắt buộc', 'refused', 'data-rejected'],
  ['Mã thủ tục không tồn tại', 'refused', 'data-rejected'],
  ['Trạng thái hồ sơ không hợp lệ', 'refused', 'data-rejected'],
  ['Hồ sơ đã kết thúc, không cập nhật', 'refused', 'dossier-rejected'],
  ['Từ chối tiếp nhận', 'refused', 'dossier-rejected'],
  ['Cổng dịch vụ công quốc gia đang bảo trì, vui lòng quay lại sau', 'later', 'partner-busy'],
  ['Hệ thống tạm dừng để bảo trì, vui lòng quay lại sau', 'later', 'partner-busy'],
  ['Hệ thống đang gặp sự cố', 'later', 'partner-busy'],
  ['Vui lòng quay lại sau', 'later', 'partner-busy'],
  // one dossier's account, unit, rights, signature or form: nothing of ours
  ['MaDoiTuong: tài khoản công dân không tồn tại', 'refused', 'fields-rejected'],
  ['Tài khoản công dân không tồn tại', 'unclear', 'unknown-answer'],
  ['Tài khoản VNeID của người nộp không hợp lệ', 'unclear', 'unknown-answer'],
  ['Sai tài khoản ngân hàng', 'unclear', 'unknown-answer'],
  ['Mã đơn vị xử lý (DonViXuLy) không tồn tại', 'refused', 'fields-rejected'],
  ['Mã đơn vị xử lý không tồn tại', 'refused', 'data-rejected'],
  ['Không có quyền cập nhật hồ sơ của đơn vị khác', 'refused', 'dossier-of-another-unit'],
  ['Đơn vị không có quyền cập nhật hồ sơ', 'unclear', 'unknown-answer'],
  ['Chữ ký số trên tệp TaiLieuNop[0] không hợp lệ', 'refused', 'fields-rejected'],
  ['Chữ ký số không hợp lệ trên tệp TaiLieuNop[0]', 'refused', 'fields-rejected'],
  ['Chữ ký số trên tệp đính kèm không hợp lệ', 'refused', 'file-signature-rejected'],
  ['Chữ ký số không hợp lệ: tệp 2 của hồ sơ', 'unclear', 'unknown-answer'],
  ['Phiên bản biểu mẫu không hợp lệ', 'unclear', 'unknown-answer'],
  ['Không tồn tại MaTTHC 1.006714', 'refused', 'fields-rejected'],
  ['Hệ thống phát hiện lỗi trong hồ sơ', 'unclear', 'unknown-answer'],
  // ours
  ['Tài khoản của đơn vị đã hết hạn', 'broken', 'credentials-rejected'],
  ['Sai tên đăng nhập hoặc mật khẩu.', 'broken', 'credentials-rejected'],
  ['Không có quyền truy cập dịch vụ', 'broken', 'not-authorised'],
  ['MaDonVi: H99 chưa được khai báo', 'broken', 'unit-rejected'],
  ['dstcode VN:GOV:000.00.00.G22:vpcpdvcprovider không tồn tại', 'broken', 'unit-rejected'],
  ['Chữ ký số không hợp lệ hoặc không đúng đơn vị gửi', 'broken', 'signature-rejected'],
  ['Thiếu chữ ký số', 'broken', 'signature-rejected'],
  ['Xin chào', 'unclear', 'unknown-answer'],
  ['', 'unclear', 'unknown-answer'],
  ['Object reference not set to an instance of an object.', 'unclear', 'unknown-answer'],
]

describe('words', () => {
  test.each(rows)('%s → %s, %s', (message, kind, code) => {
    expect(classify({ error_code: '-1', message })).toMatchObject({ class: kind, code })
  })

  test('a very long sentence is read by its beginning, in no time', () => {
    const startedAt = performance.now()
    expect(classify({ error_code: '-1', message: `MaTTHC không tồn tại ${'email phiên hệ thống '.repeat(200_000)}` })).toMatchObject({ code: 'fields-rejected' })
    expect(classify({ error_code: '-1', message: 'email hồ sơ tài khoản '.repeat(200_000) })).toMatchObject({ class: 'unclear' })
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })

  test('every rule decides some row', () => {
    const decided = rows.map(([message]) => replyRules.findIndex((rule) => rule.words.test(normalise(message))))
    expect(replyRules.map((_rule, index) => index).filter((index) => !decided.includes(index))).toEqual([])
  })

  test('trouble of the portal is told from trouble of one message', () => {
    expect(classify({ error_code: 1, message: 'Hệ thống bận' }).scope).toBe('partner')
    expect(classify({ error_code: 1, message: 'Quá nhiều yêu cầu' }).scope).toBe('message')
  })
})

describe('error codes', () => {
  test.each([0, '0', '00', ' 0 '])('%j is well', (code) => {
    expect(classify({ error_code: code, message: 'Lỗi gì đó' }).class).toBe('ok')
  })
  test.each([1, -1, '3', '-3', '01', '', 'OK', 0.5])('%j is not', (code) => {
    expect(classify({ error_code: code, message: '' }).class).toBe('unclear')
  })
})

describe('answers', () => {
  const read = (status: number, body: string | Uint8Array, headers: Record<string, string> = {}) =>
    readAnswer({ status, headers, body: Buffer.from(body) }, now, (text) => text.replaceAll('s3cret', '***'))

  test.each([
    [401, '', {}, { kind: 'broken', code: 'credentials-rejected' }],
    [429, '', { 'retry-after': '30' }, { kind: 'later', code: 'rate-limited', afterSeconds: 30 }],
    [503, 'x', {}, { kind: 'later', code: 'server-error', scope: 'partner' }],
    [404, '<html>', {}, { kind: 'unclear', code: 'unexpected-status', raw: '<html>' }],
    [302, '', {}, { kind: 'unclear', code: 'unexpected-status' }],
    [200, '', {}, { kind: 'unclear', code: 'unreadable-answer', raw: '' }],
    [200, 'null', {}, { kind: 'unclear', code: 'unreadable-answer' }],
    [200, '[]', {}, { kind: 'unclear', code: 'unreadable-answer' }],
    [200, '{"message":"Thành công"}', {}, { kind: 'unclear', code: 'unreadable-answer' }],
    [200, '{"error_code":null}', {}, { kind: 'unclear', code: 'unreadable-answer' }],
    [200, '{"session":"s3cret"', {}, { kind: 'unclear', raw: '{"session":"***"' }],
  ])('%i %s', (status, body, headers, expected) => {
    expect(read(status, body, headers)).toMatchObject({ kind: 'outcome', outcome: expected })
  })

  test('bytes that are not UTF-8 are unclear', () => {
    expect(read(200, Buffer.from([0x7b, 0xff, 0x00]))).toMatchObject({ outcome: { kind: 'unclear', code: 'unreadable-answer' } })
  })

  test('an answer with an error status is still read where it is the portal’s', () => {
    expect(read(400, '{"error_code":"-2","message":"MaTTHC không hợp lệ"}')).toMatchObject({ kind: 'reply', reply: { class: 'refused' } })
  })

  test('a refusal inside an answer that is well counts', () => {
    const body = '{"error_code":0,"message":"Thành công","result":[{"error_code":"0"},{"error_code":"-1","message":"MaTTHC không hợp lệ"}]}'
    expect(read(200, body)).toMatchObject({ kind: 'reply', reply: { class: 'refused', words: 'MaTTHC không hợp lệ' } })
  })

  test('secrets are hidden in the words and in what is kept', () => {
    const reading = read(200, '{"error_code":"9","message":"s3cret?"}')
    expect(reading).toMatchObject({ reply: { words: '***?', raw: '{"error_code":"9","message":"***?"}' } })
  })
})

describe('outcomes', () => {
  const reply = (changes: Partial<Reply>): Reply => ({ class: 'unclear', code: 'unknown-answer', words: 'lời', scope: 'message', result: undefined, raw: '{"lời":1}', ...changes })
  test.each<[Partial<Reply>, unknown]>([
    [{ class: 'refused', code: 'data-rejected' }, { kind: 'refused', code: 'data-rejected', words: 'lời' }],
    [{ class: 'broken', code: 'unit-rejected' }, { kind: 'broken', code: 'unit-rejected', words: 'lời' }],
    [{ class: 'later', code: 'partner-busy', scope: 'partner' }, { kind: 'later', code: 'partner-busy', scope: 'partner', words: 'lời' }],
    [{ class: 'session', code: 'session-gone' }, { kind: 'later', code: 'session-refused', scope: 'partner', words: 'lời' }],
    [{ class: 'exists', code: 'dossier-exists' }, { kind: 'unclear', code: 'unexpected-dossier-exists', raw: '{"lời":1}' }],
    [{}, { kind: 'unclear', code: 'unknown-answer', raw: '{"lời":1}' }],
  ])('%j', (changes, expected) => {
    expect(outcomeOfReply(reply(changes))).toEqual(expected)
  })

  test('complaints are told by field: by pointer where one field of the dossier is meant', () => {
    expect(fieldFaults('Dữ liệu không hợp lệ: MaTTHC không có trong danh mục; TaiLieuNop[2].TenTepDinhKem quá dài; NguoiXuLy sai; còn lỗi khác')).toEqual([
      { field: '/procedure/code', words: 'Dữ liệu không hợp lệ: MaTTHC không có trong danh mục' },
      { field: 'TaiLieuNop[2].TenTepDinhKem', words: 'TaiLieuNop[2].TenTepDinhKem quá dài' },
      { field: 'NguoiXuLy', words: 'NguoiXuLy sai' },
    ])
  })
})
