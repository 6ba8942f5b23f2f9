/** What people call the settings of this partner. */
import type { FieldLabels } from '../../schemas/labelled.ts'

export const labels: FieldLabels = {
  baseUrl: { vi: 'Địa chỉ nền tảng thanh toán', en: 'Address of the payment platform' },
  paymentPath: { vi: 'Đường dẫn nhận lệnh thanh toán (INIT)', en: 'Path that takes orders' },
  queryPath: { vi: 'Đường dẫn hỏi kết quả thanh toán (QUERY)', en: 'Path that tells what became of an order' },
  billPath: { vi: 'Đường dẫn lấy biên lai (GET_BILL)', en: 'Path of receipts' },
  slipPath: { vi: 'Đường dẫn nhận giấy nộp tiền (C1-02/NS)', en: 'Path of payment slips' },
  version: { vi: 'Phiên bản thông điệp (PhienBan)', en: 'Version of the messages' },
  partnerCode: { vi: 'Mã đối tác của ta tại nền tảng (MaDoiTac)', en: 'Our code at the platform' },
  secretKey: { vi: 'Khoá bí mật của mã xác thực (MaXacThuc)', en: 'Secret of the authentication code' },
  ip: { vi: 'Địa chỉ IP mà nền tảng biết ta', en: 'IP address by which the platform knows us' },
  feeKinds: { vi: 'Mã loại phí, lệ phí đã thống nhất (LoaiPhiLePhi)', en: 'Agreed kinds of fees' },
  'feeKinds.fee': { vi: 'Mã của phí', en: 'Code of a fee' },
  'feeKinds.charge': { vi: 'Mã của lệ phí', en: 'Code of a charge' },
  resultCodes: { vi: 'Mã lỗi đã thống nhất ý nghĩa (MaLoi)', en: 'Result codes whose meaning was agreed' },
  'resultCodes.code': { vi: 'Mã lỗi, khác 00', en: 'Result code, not 00' },
  'resultCodes.means': { vi: 'Ý nghĩa: failed là lần này không trả được, pending là chưa rõ', en: 'What it means' },
}
