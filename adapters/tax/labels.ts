/** What people call the settings of this partner. */
import type { FieldLabels } from '../../schemas/labelled.ts'

export const labels: FieldLabels = {
  url: { vi: 'Địa chỉ dịch vụ SOAP (xuLyTruyVanMsg)', en: 'Address of the SOAP service' },
  namespace: { vi: 'Không gian tên của thao tác', en: 'Namespace of the operation' },
  senders: { vi: 'Các đơn vị được gửi; đơn vị đầu tiên ký khi thử kết nối', en: 'Who may send; the first signs tests' },
  'senders.organisation': { vi: 'Mã đơn vị, dùng khoá ký của đơn vị này', en: 'Organisation, whose seal signs' },
  'senders.code': { vi: 'SENDER_CODE cơ quan thuế cấp', en: 'SENDER_CODE given by the tax agency' },
  'senders.name': { vi: 'SENDER_NAME đi cùng mã', en: 'SENDER_NAME' },
  receiverCode: { vi: 'RECEIVER_CODE của thông điệp gửi đi', en: 'RECEIVER_CODE of our messages' },
  receiverName: { vi: 'RECEIVER_NAME của thông điệp gửi đi', en: 'RECEIVER_NAME of our messages' },
  landSlip: { vi: 'Mã phiếu chuyển thông tin đất đai', en: 'Codes of the land slip' },
  'landSlip.transaction': { vi: 'TRAN_CODE của phiếu chuyển', en: 'TRAN_CODE of the slip' },
  'landSlip.type': { vi: 'TYPE của phiếu chuyển', en: 'TYPE of the slip' },
  landTaxQuery: { vi: 'Mã tra cứu nghĩa vụ thuế đất', en: 'Codes of the look-up of land taxes' },
  'landTaxQuery.transaction': { vi: 'TRAN_CODE của tra cứu', en: 'TRAN_CODE of the look-up' },
  'landTaxQuery.type': { vi: 'TYPE của tra cứu', en: 'TYPE of the look-up' },
  usernameToken: { vi: 'Tài khoản WS-Security, nếu dịch vụ yêu cầu', en: 'WS-Security account, where one is asked for' },
  'usernameToken.username': { vi: 'Tên tài khoản', en: 'User name' },
  'usernameToken.password': { vi: 'Mật khẩu, chỉ gửi giá trị băm', en: 'Password; only its digest is sent' },
  notices: { vi: 'Nhận thông báo thuế được đẩy đến; bỏ trống là từ chối hết', en: 'Pushed tax notices; absent: refused' },
  'notices.securityKey': { vi: 'SecurityKey mà thông báo phải có', en: 'SecurityKey of a notice' },
  'notices.requireSigned': { vi: 'Từ chối thông báo không có chữ ký của cơ quan thuế', en: 'Refuse notices that are not signed' },
  'notices.receiverCodes': { vi: 'Các RECEIVER_CODE khác được chấp nhận, ví dụ của Cổng DVCQG', en: 'Other RECEIVER_CODEs that count' },
  vouchers: { vi: 'Nhận chứng từ nộp tiền được đẩy đến; bỏ trống là từ chối hết', en: 'Pushed vouchers; absent: refused' },
  'vouchers.securityKey': { vi: 'SecurityKey mà chứng từ phải có', en: 'SecurityKey of a voucher' },
  'vouchers.fileOrigins': { vi: 'Máy chủ được phép tải tệp chứng từ', en: 'Servers that voucher files come from' },
}
