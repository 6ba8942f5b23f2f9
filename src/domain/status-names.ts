/** The ten national states of a dossier in words. */
import type { Bilingual } from '../../schemas/bilingual.ts'

const names: Readonly<Record<number, Bilingual>> = {
  1: { vi: 'Mới đăng ký', en: 'newly registered' },
  2: { vi: 'Được tiếp nhận', en: 'received' },
  3: { vi: 'Không được tiếp nhận', en: 'not received' },
  4: { vi: 'Đang xử lý', en: 'in progress' },
  5: { vi: 'Yêu cầu bổ sung giấy tờ', en: 'supplement requested' },
  6: { vi: 'Yêu cầu thực hiện nghĩa vụ tài chính', en: 'financial obligation requested' },
  7: { vi: 'Công dân yêu cầu rút hồ sơ', en: 'withdrawal requested' },
  8: { vi: 'Dừng xử lý', en: 'stopped' },
  9: { vi: 'Đã xử lý xong', en: 'processed' },
  10: { vi: 'Đã trả kết quả', en: 'result returned' },
}

export function statusName(status: number): Bilingual | undefined {
  return names[status]
}
