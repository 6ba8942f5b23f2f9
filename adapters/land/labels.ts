/** What people call the settings of this partner. */
import type { FieldLabels } from '../../schemas/labelled.ts'

const rowCode = { vi: 'Mã trong thông điệp của cơ quan', en: 'Code in the partner’s messages' }
const rowName = { vi: 'Tên', en: 'Name' }

export const labels: FieldLabels = {
  baseUrl: { vi: 'Địa chỉ dịch vụ của hệ thống đất đai', en: 'Address of the land system' },
  version: { vi: 'Khuôn dạng của hệ thống đất đai', en: 'Format of the messages' },
  organisations: { vi: 'Các đơn vị được gửi và được nhận gọi về', en: 'Who may send, and be called back' },
  logIn: { vi: 'Đăng nhập lấy mã truy cập (iLIS)', en: 'Log-in for a token' },
  'logIn.url': { vi: 'Địa chỉ cấp mã truy cập', en: 'Address that gives out tokens' },
  'logIn.username': { vi: 'Tên tài khoản', en: 'Account name' },
  'logIn.password': { vi: 'Mật khẩu', en: 'Password' },
  'logIn.clientId': { vi: 'client_id của hệ thống này', en: 'client_id of this gateway' },
  'logIn.clientSecret': { vi: 'client_secret của hệ thống này', en: 'client_secret of this gateway' },
  token: { vi: 'Mã truy cập cố định, khi không đăng nhập', en: 'Fixed token, where there is no log-in' },
  fileBases: { vi: 'Địa chỉ được phép tải tệp kết quả', en: 'Addresses that files may come from' },
  codeGet: { vi: 'Mã tải tệp của iLIS (CodeGet)', en: 'Code for links to files' },
  secretInPath: { vi: 'Tương thích: gọi về có mã bí mật trong đường dẫn, không ký', en: 'Compatibility: a secret in the path instead of signatures' },
  'secretInPath.code': { vi: 'securityCode ở cuối đường dẫn gọi về', en: 'securityCode at the end of the path' },
  endings: { vi: 'Các mã kết thúc khác 0 đã thống nhất (TrangThaiKetThuc)', en: 'Agreed ways to end without a result' },
  'endings.code': { vi: 'Mã kết thúc, khác 0', en: 'Code, not 0' },
  'endings.means': { vi: 'Ý nghĩa: returned là trả lại, withdrawn là rút hồ sơ', en: 'What it means' },
  statuses: { vi: 'Danh mục trạng thái (MaTrangThai)', en: 'Catalogue of states' },
  'statuses.code': rowCode,
  'statuses.name': rowName,
  users: { vi: 'Danh mục cán bộ (GetDanhMucNguoiDung)', en: 'Officers' },
  'users.code': rowCode,
  'users.name': rowName,
  procedures: { vi: 'Danh mục thủ tục (GetDanhMucThuTuc)', en: 'Procedures' },
  'procedures.code': rowCode,
  'procedures.name': rowName,
}
