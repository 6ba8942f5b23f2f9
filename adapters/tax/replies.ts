/**
 * What the tax gateway's refusals mean. The catalogue of ERROR_CODEs is not public, so beside the empty code only the
 * words decide; the first row that matches wins, and words that no row knows are parked for a person.
 */
import { unclear, type Broken, type Later, type Outcome, type Unclear } from '../../src/domain/outcome.ts'

/** `dossier-known`: the agency has this dossier, which says nothing about the message at hand. */
type ReplyClass = 'duplicate' | 'dossier-known' | 'refused' | 'later' | 'broken' | 'unclear'

export interface ReplyRow {
  /** Against the words in Unicode NFC and lower case, blanks collapsed. */
  readonly words: RegExp
  readonly means: ReplyClass
  readonly code: string
  /** An answer that this row is for; every row's is tested. */
  readonly example: string
}

export const acceptedCodes: readonly string[] = ['', '0', '00', '000']

// what is ours stands at the head of its sentence: papers of a parcel and people of a dossier have signatures and identities too
const ownSignature = '(chữ ký|chứng thư) số( (của )?(đơn vị gửi|hệ thống|bản tin|thông điệp))?'

export const replyTable: readonly ReplyRow[] = [
  { words: /(bản tin|msg_id).*nội dung khác|trùng msg_id|msg_id.*(trùng|đã tồn tại)/, means: 'unclear', code: 'message-id-conflict', example: 'MSG_ID đã tồn tại với nội dung khác' },
  {
    words: /^(bản tin|thông điệp|msg_id)( này| (có )?msg_id)?( [0-9a-z-]+)? đã (được )?(tiếp nhận|xử lý)( thành công)?( trước đó| rồi)?[.!]?$/,
    means: 'duplicate',
    code: 'already-received',
    example: 'Bản tin đã được xử lý',
  },
  { words: /hồ sơ.* đã (được )?(tiếp nhận|tồn tại|xử lý)/, means: 'dossier-known', code: 'dossier-known', example: 'Hồ sơ H56.14-261120-0001 đã được tiếp nhận' },
  {
    words: new RegExp(`^${ownSignature} (đã |bị )*(không|sai|thiếu|hết hạn|thu hồi)|^thiếu chữ ký số[.!]?$`),
    means: 'broken',
    code: 'signature-rejected',
    example: 'Chữ ký số không hợp lệ',
  },
  {
    words: /^(lỗi )?(đăng nhập|xác thực)( (không thành công|thất bại))?[.!]?$|^(sai )?(tên đăng nhập|mật khẩu|tài khoản kết nối)|không xác thực được (đơn vị gửi|hệ thống|tài khoản kết nối)/,
    means: 'broken',
    code: 'credentials-rejected',
    example: 'Xác thực không thành công',
  },
  {
    words: /^((đơn vị|hệ thống|tài khoản)( gửi| kết nối)? )?(không có quyền|chưa được (cấp|phân) quyền)( (truy cập|gọi|sử dụng|kết nối|gửi bản tin).*)?[.!]?$/,
    means: 'broken',
    code: 'credentials-rejected',
    example: 'Đơn vị gửi không có quyền truy cập dịch vụ',
  },
  {
    words: /sender_code|receiver_code|tran_code|^(đơn vị|hệ thống)( gửi)? chưa (được )?(đăng ký|khai báo)[.!]?$/,
    means: 'broken',
    code: 'agreement-rejected',
    example: 'SENDER_CODE chưa được khai báo',
  },
  // our mapping or this dossier's content, which only a person can tell
  { words: /cấu trúc|lược đồ|xml không/, means: 'unclear', code: 'structure-rejected', example: 'Bản tin sai cấu trúc: thiếu phần tử THUA_DAT' },
  {
    words: /(hệ thống|dịch vụ|cổng|máy chủ).*(đang bận|quá tải|bảo trì|tạm (dừng|ngừng)|gián đoạn)|(thử|quay) lại sau|quá thời gian (chờ|kết nối|phản hồi)|timeout/,
    means: 'later',
    code: 'partner-busy',
    example: 'Hệ thống đang bảo trì, đề nghị thử lại sau',
  },
  { words: /lỗi (hệ thống|kết nối|cơ sở dữ liệu|csdl)/, means: 'later', code: 'partner-error', example: 'Lỗi hệ thống' },
  { words: /không (hợp lệ|đúng|tồn tại|khớp|tìm thấy|xác định)|thiếu|bắt buộc|sai |từ chối/, means: 'refused', code: 'refused-by-tax', example: 'Mã địa bàn hành chính không tồn tại' },
]

/**
 * SOAP 1.1 faults, by fault code or by words; the envelope is unsigned, so a fault never counts as a receipt, and the
 * word that our message is at fault (`Client`) says neither whose fault nor what.
 */
export const faultTable: readonly (Omit<ReplyRow, 'means'> & { readonly means: 'later' | 'broken' | 'unclear' })[] = [
  {
    words: /failedauthentication|invalidsecurity|invalidsecuritytoken|securitytokenunavailable|^([\w-]+:)?client (lỗi )?xác thực( không thành công| thất bại)?[.!]?$/,
    means: 'broken',
    code: 'credentials-rejected',
    example: 'wsse:FailedAuthentication The security token could not be authenticated',
  },
  { words: /messageexpired/, means: 'broken', code: 'clock-rejected', example: 'wsu:MessageExpired The message has expired' },
  { words: /versionmismatch|mustunderstand/, means: 'broken', code: 'protocol-rejected', example: 'soap:MustUnderstand Header not understood' },
  { words: /^([\w-]+:)?client\b/, means: 'unclear', code: 'client-fault', example: 'soap:Client Unknown operation' },
  { words: /^([\w-]+:)?server\b/, means: 'later', code: 'server-error', example: 'S:Server java.lang.NullPointerException' },
]

export interface GipError {
  readonly code: string
  readonly words: string
}

export function isAccepted(error: GipError): boolean {
  return acceptedCodes.includes(error.code)
}

/**
 * `raw` is the whole answer, kept when nobody foresaw it. A duplicate of our message is delivered: the first one had its
 * effect. That the dossier is known refuses a message that cannot be there; of one that may be there, as of a question,
 * nobody knows whether it is the message that is known.
 */
export function outcomeOfError(error: GipError, raw: Uint8Array, mayBeThere?: boolean): Outcome {
  const row = findRow(replyTable, error.words)
  const words = `${error.code} ${error.words}`.trim()
  if (row === undefined) return unclear('unknown-error', raw)
  switch (row.means) {
    case 'unclear':
      return unclear(row.code, raw)
    case 'duplicate':
      return { kind: 'delivered', confirmed: true, code: row.code, words }
    case 'dossier-known':
      return mayBeThere === false ? { kind: 'refused', code: row.code, words } : unclear(row.code, raw)
    case 'later':
      return { kind: 'later', code: row.code, scope: 'partner', words }
    default:
      return { kind: row.means, code: row.code, words }
  }
}

/** Undefined where the table does not know the fault. */
export function outcomeOfFault(fault: GipError, raw: Uint8Array): Later | Broken | Unclear | undefined {
  const words = `${fault.code} ${fault.words}`.trim()
  const row = findRow(faultTable, words)
  if (row === undefined) return undefined
  if (row.means === 'unclear') return unclear(row.code, raw)
  if (row.means === 'later') return { kind: 'later', code: row.code, scope: 'partner', words }
  return { kind: 'broken', code: row.code, words }
}

/** Longest sentence looked at, in characters: a page of repeated words would keep the expressions busy. */
const longestSentence = 4_000

function findRow<Row extends { readonly words: RegExp }>(table: readonly Row[], words: string): Row | undefined {
  const normal = words.slice(0, longestSentence).normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
  return table.find((row) => row.words.test(normal))
}
