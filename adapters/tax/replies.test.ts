import { describe, expect, it } from 'vitest'
import { acceptedCodes, faultTable, isAccepted, outcomeOfError, outcomeOfFault, replyTable } from './replies.ts'

const raw = Buffer.from('<whole-answer/>')
const kinds = { duplicate: 'delivered', 'dossier-known': 'refused', refused: 'refused', later: 'later', broken: 'broken', unclear: 'unclear' } as const

describe('error codes', () => {
  it.each(acceptedCodes.map((code) => [code]))('code "%s" is taken', (code) => {
    expect(isAccepted({ code, words: 'whatever' })).toBe(true)
  })

  it.each(replyTable.map((row) => [row.example, row] as const))('%s', (example, row) => {
    const outcome = outcomeOfError({ code: '99', words: example }, raw, false)
    expect(isAccepted({ code: '99', words: example })).toBe(false)
    expect(outcome).toMatchObject({ kind: kinds[row.means], code: row.code })
  })

  it('reads words in any Unicode form, case and spacing', () => {
    const words = ' CHỮ  KÝ số KHÔNG hợp lệ'.normalize('NFD')
    expect(outcomeOfError({ code: '7', words }, raw)).toMatchObject({ kind: 'broken', code: 'signature-rejected' })
  })

  it('keeps the partner’s own words', () => {
    expect(outcomeOfError({ code: '31', words: 'Mã địa bàn không tồn tại' }, raw)).toMatchObject({ words: '31 Mã địa bàn không tồn tại' })
  })

  it.each([
    'Bản tin đã được xử lý trước đó',
    'Bản tin đã tiếp nhận.',
    'MSG_ID 01930000000070008000000000000001 đã được tiếp nhận',
    'Bản tin có MSG_ID 01930000000070008000000000000001 đã được xử lý thành công',
  ])('%s: our own message is there', (words) => {
    expect(outcomeOfError({ code: '52', words }, raw, true)).toMatchObject({ kind: 'delivered', confirmed: true, code: 'already-received' })
  })

  it.each(['Hồ sơ H56.14-261120-0001 đã được tiếp nhận', 'Hồ sơ đã tồn tại', 'Bản tin không được xử lý: hồ sơ H56.14-261120-0001 đã được tiếp nhận'])(
    '%s: refused where ours cannot be there, and else nobody knows',
    (words) => {
      expect(outcomeOfError({ code: '52', words }, raw, false)).toEqual({ kind: 'refused', code: 'dossier-known', words: `52 ${words}` })
      expect(outcomeOfError({ code: '52', words }, raw, true)).toMatchObject({ kind: 'unclear', code: 'dossier-known' })
      expect(outcomeOfError({ code: '52', words }, raw)).toMatchObject({ kind: 'unclear', code: 'dossier-known' })
    },
  )

  it.each([
    ['Bản tin đã được xử lý với nội dung khác', 'unclear', 'message-id-conflict'],
    ['Bản tin sai cấu trúc: thiếu phần tử THUA_DAT', 'unclear', 'structure-rejected'],
    ['Giấy chứng thư của thửa đất không tồn tại', 'refused', 'refused-by-tax'],
    ['Chữ ký của người sử dụng đất không khớp', 'refused', 'refused-by-tax'],
    ['Không xác thực được CCCD 012345678901', 'unclear', 'unknown-error'],
    ['Người sử dụng đất không có quyền chuyển nhượng', 'unclear', 'unknown-error'],
    ['Đơn vị chưa đăng ký mã số thuế', 'unclear', 'unknown-error'],
    ['Người nộp thuế tạm ngừng kinh doanh', 'unclear', 'unknown-error'],
    ['Quá thời gian quy định kê khai', 'unclear', 'unknown-error'],
    ['Diện tích không đúng, kiểm tra và thử lại', 'refused', 'refused-by-tax'],
  ])('%s: about one dossier, neither our fault nor an outage', (words, kind, code) => {
    expect(outcomeOfError({ code: '9', words }, raw, false)).toMatchObject({ kind, code })
  })

  it.each([
    ['Chứng thư số của đơn vị gửi đã hết hạn', 'broken', 'signature-rejected'],
    ['Lỗi xác thực', 'broken', 'credentials-rejected'],
    ['Sai mật khẩu', 'broken', 'credentials-rejected'],
    ['Không xác thực được đơn vị gửi', 'broken', 'credentials-rejected'],
    ['Đơn vị chưa được cấp quyền', 'broken', 'credentials-rejected'],
    ['Đơn vị gửi chưa được khai báo', 'broken', 'agreement-rejected'],
    ['Dịch vụ tạm ngừng, vui lòng quay lại sau', 'later', 'partner-busy'],
  ])('%s: ours, or the agency’s', (words, kind, code) => {
    expect(outcomeOfError({ code: '9', words }, raw, false)).toMatchObject({ kind, code })
  })

  it('reads a very long sentence by its beginning, in no time', () => {
    const startedAt = performance.now()
    expect(outcomeOfError({ code: '9', words: 'hồ sơ hệ thống msg_id '.repeat(200_000) }, raw, false)).toMatchObject({ kind: 'unclear' })
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })

  it('a dossier’s tax code that is not registered stops no lane', () => {
    expect(outcomeOfError({ code: '8', words: 'Mã số thuế không tồn tại, chưa đăng ký' }, raw)).toMatchObject({ kind: 'refused' })
  })

  it('parks words that nobody foresaw, with the whole answer', () => {
    expect(outcomeOfError({ code: '77', words: 'Xin chào' }, raw)).toEqual({ kind: 'unclear', code: 'unknown-error', raw: '<whole-answer/>' })
  })
})

describe('SOAP faults', () => {
  it.each(faultTable.map((row) => [row.example, row] as const))('%s', (example, row) => {
    const [code = '', ...words] = example.split(' ')
    expect(outcomeOfFault({ code, words: words.join(' ') }, raw)).toMatchObject({ kind: row.means, code: row.code })
  })

  it('believes no unsigned word of our being at fault, unless it is about the log-in', () => {
    expect(outcomeOfFault({ code: 'soap:Client', words: 'Không đọc được in_msg' }, raw)).toEqual({ kind: 'unclear', code: 'client-fault', raw: '<whole-answer/>' })
    expect(outcomeOfFault({ code: 'soap:Client', words: 'Không xác thực được CCCD' }, raw)).toMatchObject({ kind: 'unclear' })
    expect(outcomeOfFault({ code: 'soap:Client', words: 'Xác thực không thành công' }, raw)).toMatchObject({ kind: 'broken', code: 'credentials-rejected' })
  })

  it('leaves an unknown fault to the caller', () => {
    expect(outcomeOfFault({ code: 'soap:Sender', words: 'no' }, raw)).toBeUndefined()
  })
})
