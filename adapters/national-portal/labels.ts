/** What people call the settings of this partner. */
import type { FieldLabels } from '../../schemas/labelled.ts'

export const labels: FieldLabels = {
  baseUrl: { vi: 'Địa chỉ adapter của trục kết nối (adapter_url)', en: 'Address of the platform adapter' },
  authPath: { vi: 'Đường dẫn đăng nhập (auth_endpoint)', en: 'Path of the log-in' },
  servicePath: { vi: 'Đường dẫn nhận hồ sơ và tiến độ (integration_endpoint)', en: 'Path for dossiers and progress' },
  sharePath: { vi: 'Đường dẫn tra cứu và danh mục (share_endpoint)', en: 'Path of look-ups and catalogues' },
  dstcode: { vi: 'Mã đích của Cổng trên trục (dstcode)', en: 'Address of the portal on the platform' },
  madonvi: { vi: 'Mã đơn vị gửi mà Cổng biết (madonvi)', en: 'Organisation code at the portal' },
  username: { vi: 'Tên tài khoản tại Cổng', en: 'Account name' },
  password: { vi: 'Mật khẩu của tài khoản', en: 'Password' },
  progressChunk: { vi: 'Số bước tiến độ trong một lần gửi', en: 'Progress steps in one request' },
}
