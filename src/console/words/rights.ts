/** The rights of administrators in words, and which roles give one. */
import type { Bilingual } from '../../../schemas/bilingual.ts'
import { roles, type AdminPermission, type Role } from '../../../schemas/permissions.ts'
import { rolePermissions } from '../../domain/access/roles.ts'

export const rightWords: Readonly<Record<AdminPermission, Bilingual>> = {
  'transfers.read': { vi: 'xem lượt chuyển', en: 'see transfers' },
  'transfers.replay': { vi: 'gửi lại lượt chuyển không thành công', en: 'send failed transfers again' },
  'transfers.resend': { vi: 'buộc gửi lại lượt chuyển đã gửi', en: 'send delivered transfers again' },
  'transfers.correct': { vi: 'đề nghị sửa nội dung rồi gửi', en: 'propose corrections' },
  'content.read': { vi: 'đọc nguyên văn câu trả lời và nội dung', en: 'read answers and content word for word' },
  'dossiers.read': { vi: 'xem hồ sơ', en: 'see dossiers' },
  'lanes.read': { vi: 'xem các làn', en: 'see the lanes' },
  'lanes.change': { vi: 'tạm dừng và mở lại làn', en: 'suspend and resume lanes' },
  'inbox.read': { vi: 'xem hộp đến', en: 'see the inbox' },
  'inbox.decide': { vi: 'xử lý sự kiện đang chờ', en: 'decide on parked events' },
  'certificates.read': { vi: 'xem chứng thư', en: 'see certificates' },
  'certificates.change': { vi: 'đăng ký, chuyển, thay chứng thư', en: 'register, move and rotate certificates' },
  'evidence.export': { vi: 'tải bằng chứng', en: 'take evidence' },
  'audit.read': { vi: 'xem ai đã làm gì', en: 'see who did what' },
  'audit.check': { vi: 'kiểm tra sổ nhật ký', en: 'check the journal' },
  'citizens.report': { vi: 'lập báo cáo cho công dân', en: 'report to citizens' },
  'replays.approve': { vi: 'duyệt với tư cách người thứ hai', en: 'approve as the second person' },
  'rules.change': { vi: 'lập quy tắc cho câu trả lời của cơ quan', en: 'make rules for answers of partners' },
  'reconciliation.run': { vi: 'chạy đối soát', en: 'run reconciliations' },
  'reconciliation.repair': { vi: 'sửa sai lệch sau đối soát', en: 'repair differences' },
  'troubles.silence': { vi: 'tạm ẩn cảnh báo', en: 'mute troubles' },
  'partners.test': { vi: 'thử kết nối tới cơ quan', en: 'test connections' },
  'settings.read': { vi: 'xem cấu hình', en: 'see settings' },
  'metrics.read': { vi: 'đọc số đo', en: 'read metrics' },
  'access.read': { vi: 'xem quyền của hệ thống một cửa', en: 'see the rights of one-stop systems' },
  'access.change': { vi: 'cấp quyền và vai trò', en: 'give rights and roles' },
  'accounts.read': { vi: 'xem tài khoản', en: 'see accounts' },
  'accounts.change': { vi: 'lập và sửa tài khoản', en: 'make and change accounts' },
}

/** Who holds a right, in the order of the roles. */
export function rolesWith(right: AdminPermission): readonly Role[] {
  return roles.filter((role) => rolePermissions[role].includes(right))
}
