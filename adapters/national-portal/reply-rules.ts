/**
 * What the portal's words mean, as data: the first rule that matches counts. The portal answers almost everything with
 * HTTP 200 and a sentence, so the sentence is what there is to go by. Expressions meet NFC text in lower case with
 * single spaces. Every rule has rows in the test.
 */
import { WireDossier, WireStep } from './wire.ts'

export type ReplyClass = 'ok' | 'exists' | 'missing' | 'refused' | 'later' | 'session' | 'broken' | 'unclear'

export interface ReplyRule {
  readonly words: RegExp
  readonly class: Exclude<ReplyClass, 'ok' | 'unclear'>
  /** Ours, kebab-case. */
  readonly code: string
  /** For `later`: whether the portal as a whole is in trouble, or this message only. */
  readonly scope?: 'partner' | 'message'
}

/** Names of the portal's fields as its sentences quote them. */
export const fieldNames: readonly string[] = [...new Set([...Object.keys(WireDossier.properties), ...Object.keys(WireStep.properties)])]

// "MaHoSo không tồn tại" is about the dossier, not about a wrong value in it
const valueField = `(^|[^a-z])(${fieldNames.filter((name) => name !== 'MaHoSo').map((name) => name.toLowerCase()).join('|')})([^a-z]|$)`
const fault = 'không tồn tại|không hợp lệ|không được để trống|không đúng|không thuộc|không có|bắt buộc|sai|thiếu|vượt quá|quá dài'

// What is ours stands at the head of its sentence, and nothing follows that would make it a citizen's or a file's.
const ownName = '(tài khoản|tên đăng nhập|mật khẩu)'
const ownAccount = `${ownName}( (hoặc|và) ${ownName})?( (đăng nhập|kết nối|tích hợp|dịch vụ|(của )?(đơn vị|hệ thống)))?`
const ownUnit = '(mã đơn vị|madonvi|dstcode)( (gửi|kết nối))?[ :]*([a-z]\\d[\\w.]*|vn:[\\w.:-]+)?'
const ownSignature = '(chữ ký|chứng thư)( số)?( (của )?(đơn vị( gửi)?|hệ thống|gói tin|bản tin|thông điệp|yêu cầu))?'
const ofSomethingElse = '(?!.*(hồ sơ|mahoso|tệp|tập tin|file|tài liệu|giấy tờ|thành phần|đính kèm|công dân|người nộp))'
const noRight = '(không có quyền|chưa được (cấp|phân) quyền|không được phép)'
const system = '(hệ thống|cổng|máy chủ|dịch vụ)'

export const replyRules: readonly ReplyRule[] = [
  // fields first: their sentences speak of accounts, units and signatures too
  { words: new RegExp(`${valueField}.*(${fault})|(${fault}).*${valueField}`), class: 'refused', code: 'fields-rejected' },

  { words: /phiên(?! bản)( (làm việc|đăng nhập|kết nối))?.*(hết hạn|không hợp lệ|không tồn tại|không đúng)/, class: 'session', code: 'session-gone' },
  { words: /\bsession\b.*(expired|invalid|not found|timeout|hết hạn|không hợp lệ|không tồn tại|không đúng)/, class: 'session', code: 'session-gone' },
  { words: /(invalid|expired) session|chưa đăng nhập|đăng nhập lại/, class: 'session', code: 'session-gone' },

  { words: new RegExp(`^${ownAccount} (đã |bị )*(không (đúng|chính xác|hợp lệ|tồn tại)|kh(oá|óa)|hết hạn|sai)`), class: 'broken', code: 'credentials-rejected' },
  { words: new RegExp(`^sai (${ownName}|thông tin đăng nhập)( (hoặc|và) ${ownName})?[.!]?$|đăng nhập (thất bại|không thành công)`), class: 'broken', code: 'credentials-rejected' },
  { words: /(invalid|wrong|bad) (user ?name|password|credentials)|unauthori[sz]ed/, class: 'broken', code: 'credentials-rejected' },
  { words: new RegExp(`^${ofSomethingElse}(đơn vị|tài khoản|hệ thống|địa chỉ ip|ip)( \\S+)? ${noRight}`), class: 'broken', code: 'not-authorised' },
  { words: new RegExp(`^${ofSomethingElse}${noRight} (truy cập|gọi|sử dụng|kết nối)`), class: 'broken', code: 'not-authorised' },
  { words: new RegExp(`^${ownUnit} ?(không (hợp lệ|đúng|tồn tại|được)|chưa|sai)`), class: 'broken', code: 'unit-rejected' },
  { words: new RegExp(`^${ofSomethingElse}(${ownSignature} (đã |bị )*(không|sai|thiếu|hết hạn|thu hồi)|thiếu chữ ký)`), class: 'broken', code: 'signature-rejected' },

  { words: /quá nhiều (yêu cầu|lượt)|vượt quá (số lượt|số lần|giới hạn) (truy cập|gọi|kết nối)|too many requests/, class: 'later', code: 'rate-limited', scope: 'message' },
  { words: /(đang được (xử lý|cập nhật|đồng bộ)|bị kh(oá|óa) tạm) bởi|đang được đồng bộ/, class: 'later', code: 'dossier-busy', scope: 'message' },
  { words: new RegExp(`${system}.*(bảo trì|quá tải|nâng cấp|gián đoạn|tạm (dừng|ngừng))`), class: 'later', code: 'partner-busy', scope: 'partner' },
  { words: new RegExp(`${system}( [^ ]+){0,4} (bận|(gặp|bị|có|xảy ra|đang) (lỗi|sự cố))|lỗi hệ thống|internal server error|service unavailable`), class: 'later', code: 'partner-busy', scope: 'partner' },
  { words: /(thử|quay) lại sau|quá thời gian chờ|hết thời gian chờ|time ?out|timed out|không kết nối được|lỗi kết nối|mất kết nối/, class: 'later', code: 'partner-busy', scope: 'partner' },

  { words: /(hồ sơ|mahoso)( mã| số)?[ :]*["'([]?[\w.-]*["')\]]?[ ,:]*(không|chưa) tồn tại/, class: 'missing', code: 'dossier-missing' },
  { words: /(không|chưa) (tồn tại|tìm thấy|có) (mã )?(hồ sơ|dữ liệu|thông tin hồ sơ|kết quả)/, class: 'missing', code: 'dossier-missing' },
  { words: /đã tồn tại|already exists?/, class: 'exists', code: 'dossier-exists' },
  { words: /không được (để trống|phép để trống)|bắt buộc|sai định dạng|không đúng định dạng|quá dài|vượt quá|thiếu (trường|thông tin|dữ liệu)/, class: 'refused', code: 'data-rejected' },
  { words: /(dữ liệu|mã|trạng thái|ngày|định dạng|thủ tục|lĩnh vực).*(không hợp lệ|không đúng|không tồn tại|không thuộc|không có trong danh mục)/, class: 'refused', code: 'data-rejected' },
  { words: /(chữ ký|chứng thư).*(tệp|tập tin|file|tài liệu|giấy tờ|đính kèm).*(không hợp lệ|không đúng|sai|hết hạn|thu hồi)/, class: 'refused', code: 'file-signature-rejected' },
  { words: /(không có quyền|không được phép).*hồ sơ.*đơn vị khác/, class: 'refused', code: 'dossier-of-another-unit' },
  { words: /từ chối (tiếp nhận|hồ sơ|đồng bộ)|hồ sơ.*(đã kết thúc|đã đóng|không được (cập nhật|tiếp nhận))/, class: 'refused', code: 'dossier-rejected' },
]

/** Longest sentence looked at, in characters: a page of repeated words would keep the expressions busy. */
const longestSentence = 4_000

/** Vietnamese text comes composed or decomposed, in any case, with odd spaces. */
export function normalise(words: string): string {
  return words.slice(0, longestSentence).normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
}
