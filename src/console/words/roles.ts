/** The roles of administrators in words. */
import type { Bilingual } from '../../../schemas/bilingual.ts'
import type { Role } from '../../../schemas/permissions.ts'

export const roleWords: Readonly<Record<Role, Bilingual>> = {
  viewer: { vi: 'người xem', en: 'viewer' },
  operator: { vi: 'người vận hành', en: 'operator' },
  replayer: { vi: 'người gửi lại', en: 'replayer' },
  approver: { vi: 'người duyệt', en: 'approver' },
  'security-officer': { vi: 'cán bộ an toàn thông tin', en: 'security officer' },
  monitor: { vi: 'hệ thống giám sát', en: 'monitoring system' },
  administrator: { vi: 'quản trị tài khoản', en: 'administrator of accounts' },
}
