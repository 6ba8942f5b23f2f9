/**
 * What the platform's refusals mean, as data: the first rule that matches counts. The sentences are not public; these are
 * the assumed ones, and what no rule knows is unclear. Expressions meet NFC text in lower case with single spaces.
 */
import { WireDue, WireFee, WireReceipt, WireSlip, WireSlipItem } from './wire.ts'

/** `exists`: the platform has this reference already. `missing`: it has none such. `busy`: this order, not now; `later`: no order, now. */
export type ReplyClass = 'exists' | 'missing' | 'refused' | 'busy' | 'later' | 'broken' | 'unclear'

export interface ReplyRule {
  readonly words: RegExp
  readonly class: ReplyClass
  /** Ours, kebab-case. */
  readonly code: string
  /** An answer that this rule is for; every rule's is tested. */
  readonly example: string
}

/** Names of what an order says, as the platform's sentences quote them. */
export const fieldNames: readonly string[] = [
  'SoTien',
  ...Object.keys(WireReceipt.properties),
  ...Object.keys(WireFee.properties),
  ...Object.keys(WireDue.properties),
  ...Object.keys(WireSlip.properties).filter((name) => name !== 'items' && name !== 'soThamChieu'),
  ...Object.keys(WireSlipItem.properties),
]

const fault = '(không (hợp lệ|đúng|tồn tại|được)|chưa được|sai|thiếu|bắt buộc|vượt quá|khác tổng)'
const named = `(^|[^a-z])(${fieldNames.map((name) => name.toLowerCase()).join('|')}|tài khoản thụ hưởng|tổng số tiền)([^a-z]|$)`
const trouble = '(bảo trì|quá tải|đang bận|gián đoạn|tạm (dừng|ngừng))'

export const replyRules: readonly ReplyRule[] = [
  { words: /(mathamchieu|mã tham chiếu|sothamchieu).*nội dung khác/, class: 'unclear', code: 'reference-conflict', example: 'Mã tham chiếu đã tồn tại với nội dung khác' },
  { words: /^(mathamchieu|mã tham chiếu|sothamchieu)( [0-9a-z]+)? đã (tồn tại|được khởi tạo|được thanh toán)[.!]?$/, class: 'exists', code: 'reference-exists', example: 'Mã tham chiếu đã tồn tại' },
  { words: /(chưa phát hành|chưa có|không tìm thấy) biên lai/, class: 'missing', code: 'no-receipt', example: 'Giao dịch chưa có biên lai' },
  { words: /không tìm thấy giao dịch|^(mathamchieu|mã tham chiếu)( [0-9a-z]+)? không tồn tại[.!]?$/, class: 'missing', code: 'no-transaction', example: 'Không tìm thấy giao dịch' },
  { words: /không (được( phép)?|có quyền) (tra cứu|truy vấn)/, class: 'refused', code: 'question-rejected', example: 'Giao dịch không được phép tra cứu' },
  // what an order names stands before what is ours: its sentences speak of accounts and units too
  { words: new RegExp(`${named}.*${fault}|${fault}.*${named}`), class: 'refused', code: 'order-rejected', example: 'Tài khoản thụ hưởng không hợp lệ: TKThuHuong' },
  { words: /^(mã xác thực|maxacthuc) (không (hợp lệ|đúng)|sai)/, class: 'broken', code: 'proof-rejected', example: 'Mã xác thực không hợp lệ' },
  { words: /^(mã đối tác|madoitac)( [0-9a-z._-]+)? (không|chưa)/, class: 'broken', code: 'partner-code-rejected', example: 'Mã đối tác không tồn tại' },
  { words: /^(phiên bản|phienban)( [0-9.]+)? không/, class: 'broken', code: 'version-rejected', example: 'Phiên bản không được hỗ trợ' },
  { words: /^(địa chỉ )?ip( [0-9a-f.:]+)? không (hợp lệ|được)/, class: 'broken', code: 'address-rejected', example: 'Địa chỉ IP không được phép' },
  { words: /^chữ ký số( (của )?(đơn vị gửi|bản tin|yêu cầu))? không/, class: 'broken', code: 'signature-rejected', example: 'Chữ ký số không hợp lệ' },
  // a bank is that of one order
  { words: new RegExp(`ngân hàng.*${trouble}`), class: 'busy', code: 'order-busy', example: 'Ngân hàng thụ hưởng đang bảo trì' },
  { words: new RegExp(`(hệ thống|cổng|dịch vụ|máy chủ).*${trouble}|^lỗi hệ thống`), class: 'later', code: 'partner-busy', example: 'Hệ thống đang bảo trì' },
  { words: /(thử|quay) lại sau|^giao dịch( [0-9a-z]+)? đang (được )?xử lý/, class: 'busy', code: 'order-busy', example: 'Giao dịch đang được xử lý, vui lòng thử lại sau' },
]

/** Longest sentence looked at, in characters: a page of repeated words would keep the expressions busy. */
const longestSentence = 4_000

export function normalise(words: string): string {
  return words.slice(0, longestSentence).normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
}
