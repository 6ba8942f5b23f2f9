/** What people call the settings of this partner. */
import type { FieldLabels } from '../../schemas/labelled.ts'

export const labels: FieldLabels = {
  baseUrl: { vi: 'Địa chỉ của cơ quan', en: 'Address of the partner' },
  sender: { vi: 'Đơn vị ký khi thử kết nối', en: 'Organisation that signs tests' },
  token: { vi: 'Mã truy cập cơ quan cấp', en: 'Token that the partner gave' },
}
