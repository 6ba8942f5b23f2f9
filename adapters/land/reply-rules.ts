/**
 * What the land system's words mean, as data: the first rule that matches counts. It answers with HTTP 200, `data: 0` and a
 * sentence. Expressions meet NFC text in lower case with single spaces. Every rule has rows in the test.
 */
import { messageSchemas } from './wire.ts'

export type ReplyClass = 'taken' | 'exists' | 'missing' | 'refused' | 'later' | 'token' | 'broken' | 'unclear'

export interface ReplyRule {
  readonly words: RegExp
  readonly class: Exclude<ReplyClass, 'taken' | 'unclear'>
  /** Ours, kebab-case. */
  readonly code: string
  /** For `later`: whether the land system as a whole is in trouble, or this message only. */
  readonly scope?: 'partner' | 'message'
}

const within = ['HoTen', 'SoChungMinh', 'DiaChiChiTiet', 'SoDienThoai', 'Email', 'MaQuyTrinh', 'TenQuyTrinh', 'SoThuTuThua', 'SoHieuBanDo', 'DienTich', 'TenGiayTo', 'SoBanChinh', 'SoBanSao', 'TapTin']
/** Names of the land system's fields as its sentences quote them. */
export const fieldNames: readonly string[] = [...new Set([...Object.values(messageSchemas).flatMap((schema) => Object.keys(schema.properties)), ...within])]

// "SoBienNhan không tồn tại" is about the dossier, not about a wrong value in it
const valueField = `(^|[^a-z])(${fieldNames.filter((name) => name !== 'SoBienNhan').map((name) => name.toLowerCase()).join('|')})([^a-z]|$)`
const fault = 'không tồn tại|không hợp lệ|không được để trống|không đúng|không thuộc|không có|bắt buộc|sai|thiếu|vượt quá|quá dài'

// what is ours stands at the head of its sentence, and nothing follows that would make it a citizen's or a file's
const ofSomethingElse = '(?!.*(hồ sơ|biên nhận|tệp|tập tin|file|giấy tờ|đính kèm|công dân|người nộp|chủ sử dụng))'
const ownAccount = '(tài khoản|tên đăng nhập|mật khẩu|client[ _]?id|client[ _]?secret)'
const dossier = '(hồ sơ|(hồ sơ (có )?)?(số )?biên nhận|sobiennhan)( (mã|số))?[ :]*["\']?[\\w.-]*["\']?'
const system = '(hệ thống|máy chủ|dịch vụ|cơ sở dữ liệu)'

export const replyRules: readonly ReplyRule[] = [
  // fields first: their sentences speak of files and accounts too
  { words: new RegExp(`${valueField}.*(${fault})|(${fault}).*${valueField}`), class: 'refused', code: 'fields-rejected' },

  { words: /^(access[ _]?token|token|mã truy cập|phiên( (làm việc|đăng nhập))?) (đã |bị )?(hết hạn|không hợp lệ|không tồn tại|expired|invalid)/, class: 'token', code: 'token-gone' },
  { words: new RegExp(`^${ofSomethingElse}${ownAccount}( (hoặc|và) ${ownAccount})? (đã |bị )*(không (đúng|chính xác|hợp lệ|tồn tại)|kh(oá|óa)|hết hạn|sai)`), class: 'broken', code: 'credentials-rejected' },
  { words: new RegExp(`^${ofSomethingElse}(đơn vị|hệ thống|tài khoản|địa chỉ ip)( \\S+)? (không có quyền|chưa được (cấp|phân) quyền|chưa được khai báo|chưa được kết nối|không được phép)`), class: 'broken', code: 'not-authorised' },
  { words: new RegExp(`^${ofSomethingElse}(chữ ký|chứng thư)( số)? (đã |bị )*(không|sai|thiếu|hết hạn|thu hồi)`), class: 'broken', code: 'signature-rejected' },

  { words: /quá nhiều (yêu cầu|lượt)|vượt quá (số lượt|số lần|giới hạn) (truy cập|gọi|kết nối)|too many requests/, class: 'later', code: 'rate-limited', scope: 'message' },
  { words: /hồ sơ.*đang được (xử lý|cập nhật|đồng bộ) bởi/, class: 'later', code: 'dossier-busy', scope: 'message' },
  { words: new RegExp(`${system}.*(bảo trì|quá tải|nâng cấp|gián đoạn|tạm (dừng|ngừng))`), class: 'later', code: 'partner-busy', scope: 'partner' },
  { words: new RegExp(`${system}( [^ ]+){0,3} (bận|(gặp|bị|có|xảy ra|đang) (lỗi|sự cố))|lỗi hệ thống|internal server error`), class: 'later', code: 'partner-busy', scope: 'partner' },
  { words: /(thử|quay) lại sau|(quá|hết) thời gian chờ|time ?out|không kết nối được|mất kết nối|deadlock/, class: 'later', code: 'partner-busy', scope: 'partner' },

  { words: new RegExp(`^(${dossier}|giấy tờ bổ sung của ${dossier}) đã (tồn tại|được tiếp nhận|được bổ sung)( trước đó| trong hệ thống)?[.!]?$`), class: 'exists', code: 'dossier-exists' },
  { words: new RegExp(`(^|[^\\p{L}])${dossier} (không|chưa) (tồn tại|có trong hệ thống)|(không|chưa) (tìm thấy|có) (hồ sơ|(số )?biên nhận)`, 'u'), class: 'missing', code: 'dossier-missing' },

  { words: /quy trình.*(không tồn tại|không hợp lệ|không có trong danh mục|chưa được (cấu hình|khai báo))/, class: 'refused', code: 'process-unknown' },
  { words: /(thửa đất|tờ bản đồ|đơn vị hành chính).*(không tồn tại|không hợp lệ|không tìm thấy|không thuộc|không có trong)/, class: 'refused', code: 'place-unknown' },
  { words: /(tệp|tập tin|file).*(không đúng|không hợp lệ|không được hỗ trợ|vượt quá|dung lượng|không đọc được)/, class: 'refused', code: 'file-rejected' },
  { words: /hồ sơ.*(không (ở trạng thái|trong trạng thái)|không được (bổ sung|cập nhật)|đã (kết thúc|trả kết quả|bị (rút|hủy|huỷ)))/, class: 'refused', code: 'dossier-not-open' },
  { words: /không được (để trống|phép để trống)|bắt buộc|sai định dạng|không đúng định dạng|quá dài|thiếu (trường|thông tin|dữ liệu)|dữ liệu.*không hợp lệ/, class: 'refused', code: 'data-rejected' },
  { words: /từ chối (tiếp nhận|hồ sơ)/, class: 'refused', code: 'dossier-rejected' },
]

/** Longest sentence looked at, in characters: a page of repeated words would keep the expressions busy. */
const longestSentence = 4_000

/** Vietnamese text comes composed or decomposed, in any case, with odd spaces. */
export function normalise(words: string): string {
  return words.slice(0, longestSentence).normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
}
