/**
 * What the tax gateway's refusals mean. The catalogue of ERROR_CODEs is not public, so beside the empty code only the
 * words decide; the first row that matches wins, and words that no row knows are parked for a person.
 */
import { unclear, type Outcome } from '../../src/domain/outcome.ts'

type ReplyClass = 'duplicate' | 'refused' | 'later' | 'broken' | 'unclear'

export interface ReplyRow {
  /** Against the words in Unicode NFC and lower case, blanks collapsed. */
  readonly words: RegExp
  readonly means: ReplyClass
  readonly code: string
  /** An answer that this row is for; every row's is tested. */
  readonly example: string
}

export const acceptedCodes: readonly string[] = ['', '0', '00', '000']

export const replyTable: readonly ReplyRow[] = [
  { words: /hồ sơ.* đã (được )?(tiếp nhận|tồn tại)/, means: 'duplicate', code: 'already-received', example: 'Hồ sơ H56.14-261120-0001 đã được tiếp nhận' },
  { words: /bản tin.* đã (được )?(tiếp nhận|xử lý)/, means: 'duplicate', code: 'already-received', example: 'Bản tin đã được xử lý' },
  { words: /msg_id.*(trùng|đã tồn tại)|trùng msg_id/, means: 'unclear', code: 'message-id-conflict', example: 'MSG_ID đã tồn tại với nội dung khác' },
  { words: /chữ ký|chứng thư/, means: 'broken', code: 'signature-rejected', example: 'Chữ ký số không hợp lệ' },
  { words: /đăng nhập|xác thực|mật khẩu|không có quyền|chưa được cấp quyền/, means: 'broken', code: 'credentials-rejected', example: 'Xác thực không thành công' },
  {
    words: /sender_code|receiver_code|tran_code|(đơn vị|hệ thống)( gửi)? chưa (được )?(đăng ký|khai báo)/,
    means: 'broken',
    code: 'agreement-rejected',
    example: 'SENDER_CODE chưa được khai báo',
  },
  { words: /cấu trúc|lược đồ|xml không/, means: 'broken', code: 'mapping-rejected', example: 'Bản tin sai cấu trúc: thiếu phần tử THUA_DAT' },
  { words: /đang bận|quá tải|bảo trì|tạm (dừng|ngừng)|gián đoạn|thử lại|quá thời gian|timeout/, means: 'later', code: 'partner-busy', example: 'Hệ thống đang bảo trì, đề nghị thử lại sau' },
  { words: /lỗi (hệ thống|kết nối|cơ sở dữ liệu|csdl)/, means: 'later', code: 'partner-error', example: 'Lỗi hệ thống' },
  { words: /không (hợp lệ|đúng|tồn tại|khớp|tìm thấy|xác định)|thiếu|bắt buộc|sai |từ chối/, means: 'refused', code: 'refused-by-tax', example: 'Mã địa bàn hành chính không tồn tại' },
]

/** SOAP 1.1 faults, by fault code or by words; the envelope is unsigned, so a fault never counts as a receipt. */
export const faultTable: readonly (Omit<ReplyRow, 'means'> & { readonly means: 'later' | 'broken' })[] = [
  {
    words: /failedauthentication|invalidsecurity|invalidsecuritytoken|securitytokenunavailable|xác thực/,
    means: 'broken',
    code: 'credentials-rejected',
    example: 'wsse:FailedAuthentication The security token could not be authenticated',
  },
  { words: /messageexpired/, means: 'broken', code: 'clock-rejected', example: 'wsu:MessageExpired The message has expired' },
  { words: /versionmismatch|mustunderstand/, means: 'broken', code: 'protocol-rejected', example: 'soap:MustUnderstand Header not understood' },
  { words: /^([\w-]+:)?client\b/, means: 'broken', code: 'protocol-rejected', example: 'soap:Client Unknown operation' },
  { words: /^([\w-]+:)?server\b/, means: 'later', code: 'server-error', example: 'S:Server java.lang.NullPointerException' },
]

export interface GipError {
  readonly code: string
  readonly words: string
}

export function isAccepted(error: GipError): boolean {
  return acceptedCodes.includes(error.code)
}

/** `raw` is the whole answer, kept when nobody foresaw it. A duplicate is delivered: the first one had its effect. */
export function outcomeOfError(error: GipError, raw: Uint8Array): Outcome {
  const row = findRow(replyTable, error.words)
  const words = `${error.code} ${error.words}`.trim()
  if (row === undefined || row.means === 'unclear') return unclear(row?.code ?? 'unknown-error', raw)
  if (row.means === 'duplicate') return { kind: 'delivered', confirmed: true, code: row.code, words }
  if (row.means === 'later') return { kind: 'later', code: row.code, scope: 'partner', words }
  if (row.means === 'broken') return { kind: 'broken', code: row.code, words }
  return { kind: 'refused', code: row.code, words }
}

/** Undefined where the table does not know the fault. */
export function outcomeOfFault(fault: GipError): Extract<Outcome, { kind: 'later' | 'broken' }> | undefined {
  const words = `${fault.code} ${fault.words}`.trim()
  const row = findRow(faultTable, words)
  if (row === undefined) return undefined
  if (row.means === 'later') return { kind: 'later', code: row.code, scope: 'partner', words }
  return { kind: 'broken', code: row.code, words }
}

function findRow<Row extends { readonly words: RegExp }>(table: readonly Row[], words: string): Row | undefined {
  const normal = words.normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
  return table.find((row) => row.words.test(normal))
}
