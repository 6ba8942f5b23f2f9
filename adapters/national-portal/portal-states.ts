/** The national states of a dossier (TrangThaiHoSo) as a look-up tells them. A code that is not here is told as `other`. */
import type { PortalState } from '../../schemas/queries/national-portal.ts'

export const portalStates: Readonly<Record<string, { readonly state: PortalState; readonly words: string }>> = {
  1: { state: 'registered', words: 'Mới đăng ký' },
  2: { state: 'received', words: 'Được tiếp nhận' },
  3: { state: 'not-received', words: 'Không được tiếp nhận' },
  4: { state: 'in-progress', words: 'Đang xử lý' },
  5: { state: 'supplement', words: 'Yêu cầu bổ sung giấy tờ' },
  6: { state: 'payment', words: 'Yêu cầu thực hiện nghĩa vụ tài chính' },
  7: { state: 'withdrawal', words: 'Công dân yêu cầu rút hồ sơ' },
  8: { state: 'stopped', words: 'Dừng xử lý' },
  9: { state: 'finished', words: 'Đã xử lý xong' },
  10: { state: 'returned', words: 'Đã trả kết quả' },
}
