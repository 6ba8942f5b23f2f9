/**
 * What the partner's sentences mean, as data: the first rule that matches counts. Expressions meet NFC text in lower case
 * with single spaces. A sentence in no rule is left to a person. `example` is tested with each rule.
 */
export type ReplyClass = 'exists' | 'missing' | 'marked' | 'refused' | 'broken' | 'later'

export interface ReplyRule {
  readonly words: RegExp
  readonly class: ReplyClass
  /** Ours, kebab-case. */
  readonly code: string
  /** For `later`: whether the partner as a whole is in trouble, or this message only. */
  readonly scope?: 'partner' | 'message'
  readonly example: string
}

const valueField = '(declarationwsform|residencewsform|mandatorwsform|tokhai|thongtinbienlai|nyc[a-z]+|nuq[a-z]+|(cha|me|vochong)(ngaysinh|loaigiayto|sogiayto)|fullname|identifyno|idtypeid|birthdatestr|nationalityid|phone|formtype|requestqty|loaiphieu|mamucdich|mucdich|filehoso|datereceiveddec|datepromissorydec|ngaytiepnhan|ngayhentra)'
const fault = '(không hợp lệ|không được để trống|không đúng|không tồn tại|không có trong danh mục|bắt buộc|sai|thiếu|vượt quá)'
const ownKey = '(authkey|khoá xác thực|khóa xác thực|mã xác thực)'
const ownUnit = '(idministryjustice|matinh|mã tỉnh|đơn vị|hệ thống( gửi)?|địa chỉ ip)'
const system = '(hệ thống|máy chủ|dịch vụ|cơ sở dữ liệu)'

export const replyRules: readonly ReplyRule[] = [
  // fields first: their sentences speak of keys and units too
  { words: new RegExp(`${valueField}.*${fault}`), class: 'refused', code: 'fields-rejected', example: 'Dữ liệu không hợp lệ: declarationWSForm.phone không được để trống' },
  { words: /^(loại phiếu|phiếu số [12]).*(không được|không thuộc|không hợp lệ|không còn)/, class: 'refused', code: 'form-rejected', example: 'Loại phiếu không được cấp theo yêu cầu này' },

  { words: new RegExp(`^${ownKey}.*(không|sai|hết hạn|thu hồi)`), class: 'broken', code: 'credentials-rejected', example: 'authKey không hợp lệ' },
  { words: /^(access token|token|unauthori[sz]ed)\b/, class: 'broken', code: 'credentials-rejected', example: 'Access token không hợp lệ' },
  { words: new RegExp(`^${ownUnit}( \\S+)? (không hợp lệ|không tồn tại|chưa được (cấp|phân) quyền|không có quyền|chưa đăng ký)`), class: 'broken', code: 'unit-rejected', example: 'idMinistryJustice 99 không tồn tại' },
  { words: /^chữ ký số( của (đơn vị|bản tin))?( gửi)? (không|sai|thiếu|hết hạn)|^thiếu chữ ký số/, class: 'broken', code: 'signature-rejected', example: 'Chữ ký số của đơn vị gửi không hợp lệ' },

  { words: /^(hồ sơ|idreceiveddec|mahosomcdt)( \S+)? đang (được )?(cập nhật|xử lý|đồng bộ|tiếp nhận)/, class: 'later', code: 'dossier-busy', scope: 'message', example: 'Hồ sơ đang được cập nhật, vui lòng thử lại sau' },
  { words: /quá nhiều (yêu cầu|lượt)|too many requests/, class: 'later', code: 'rate-limited', scope: 'message', example: 'Quá nhiều yêu cầu trong một phút' },
  { words: new RegExp(`${system}.*(bận|bảo trì|quá tải|gián đoạn|tạm (dừng|ngừng)|gặp (lỗi|sự cố))|lỗi hệ thống`), class: 'later', code: 'partner-busy', scope: 'partner', example: 'Hệ thống đang bảo trì' },
  { words: /(thử|gửi) lại sau|quá thời gian chờ|time ?out/, class: 'later', code: 'partner-busy', scope: 'partner', example: 'Vui lòng thử lại sau ít phút' },

  { words: /^(hồ sơ|idreceiveddec|mahosomcdt)( \S+)? đã (tồn tại|được (tiếp nhận|đăng ký))/, class: 'exists', code: 'dossier-exists', example: 'Hồ sơ H56.14-261120-0001 đã tồn tại' },
  { words: /^(không (tồn tại|tìm thấy|có) (hồ sơ|dữ liệu)|(hồ sơ|idreceiveddec|mahosomcdt)( \S+)? (không|chưa) tồn tại)/, class: 'missing', code: 'dossier-missing', example: 'Không tìm thấy hồ sơ' },
  { words: /^(hồ sơ|declarationid)( \S+)? đã (được )?đánh dấu/, class: 'marked', code: 'marked-before', example: 'Hồ sơ 700001 đã được đánh dấu thành công trước đó' },
  { words: /^từ chối (tiếp nhận|hồ sơ)|^hồ sơ( \S+)? (không thuộc|không được tiếp nhận)/, class: 'refused', code: 'dossier-rejected', example: 'Từ chối tiếp nhận: hồ sơ không thuộc thẩm quyền' },
]

/** Longest sentence looked at, in characters. */
const longestSentence = 4_000

export function ruleOf(words: string): ReplyRule | undefined {
  const text = words.slice(0, longestSentence).normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
  return replyRules.find((rule) => rule.words.test(text))
}
