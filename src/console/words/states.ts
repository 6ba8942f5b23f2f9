/** The states that the API names, in words and with the shape and tone of their chip. */
import type { Bilingual } from '../../../schemas/bilingual.ts'
import type { DeliveryState, FinancialState, InboxState, LaneState, PortalSyncState, TransferPurpose } from '../../../schemas/states.ts'
import type { IconName } from '../parts/icon-paths.ts'

export type Tone = 'good' | 'busy' | 'wait' | 'warn' | 'bad' | 'idle'

export interface StateWords {
  readonly words: Bilingual
  readonly tone: Tone
  readonly icon: IconName
}

export const deliveryWords: Readonly<Record<DeliveryState, StateWords>> = {
  accepted: { words: { vi: 'đã tiếp nhận', en: 'accepted' }, tone: 'wait', icon: 'clock' },
  delivering: { words: { vi: 'đang gửi', en: 'delivering' }, tone: 'busy', icon: 'arrow' },
  waiting: { words: { vi: 'chờ gửi lại', en: 'waiting' }, tone: 'warn', icon: 'clock' },
  delivered: { words: { vi: 'đã gửi', en: 'delivered' }, tone: 'good', icon: 'check' },
  confirmed: { words: { vi: 'đã được nhận', en: 'confirmed' }, tone: 'good', icon: 'check-double' },
  refused: { words: { vi: 'bị từ chối', en: 'refused' }, tone: 'bad', icon: 'cross' },
  parked: { words: { vi: 'chờ người xử lý', en: 'parked' }, tone: 'bad', icon: 'hand' },
  expired: { words: { vi: 'quá hạn gửi', en: 'expired' }, tone: 'bad', icon: 'hourglass' },
  cancelled: { words: { vi: 'đã đóng', en: 'closed' }, tone: 'idle', icon: 'dash' },
}

export const laneWords: Readonly<Record<LaneState, StateWords>> = {
  open: { words: { vi: 'thông suốt', en: 'open' }, tone: 'good', icon: 'check' },
  suspended: { words: { vi: 'tạm dừng', en: 'suspended' }, tone: 'warn', icon: 'pause' },
  stopped: { words: { vi: 'đã dừng', en: 'stopped' }, tone: 'bad', icon: 'stop' },
}

export const portalWords: Readonly<Record<PortalSyncState, StateWords>> = {
  none: { words: { vi: 'chưa đồng bộ', en: 'not synchronised yet' }, tone: 'idle', icon: 'dash' },
  pending: { words: { vi: 'đang chờ đồng bộ', en: 'pending' }, tone: 'wait', icon: 'clock' },
  'in-step': { words: { vi: 'khớp', en: 'in step' }, tone: 'good', icon: 'check' },
  differs: { words: { vi: 'lệch', en: 'differs' }, tone: 'bad', icon: 'differs' },
  failed: { words: { vi: 'không đồng bộ được', en: 'failed' }, tone: 'bad', icon: 'cross' },
}

export const inboxWords: Readonly<Record<InboxState, StateWords>> = {
  applied: { words: { vi: 'đã áp dụng', en: 'applied' }, tone: 'good', icon: 'check' },
  kept: { words: { vi: 'lưu, không áp dụng', en: 'kept' }, tone: 'idle', icon: 'dash' },
  parked: { words: { vi: 'chờ người xử lý', en: 'parked' }, tone: 'bad', icon: 'hand' },
  unmatched: { words: { vi: 'chưa rõ hồ sơ', en: 'unmatched' }, tone: 'warn', icon: 'question' },
  dismissed: { words: { vi: 'đã đóng', en: 'dismissed' }, tone: 'idle', icon: 'dash' },
}

export const financialWords: Readonly<Record<FinancialState, StateWords>> = {
  none: { words: { vi: 'không có nghĩa vụ', en: 'nothing due' }, tone: 'idle', icon: 'dash' },
  due: { words: { vi: 'phải nộp', en: 'due' }, tone: 'warn', icon: 'clock' },
  'partly-paid': { words: { vi: 'đã nộp một phần', en: 'partly paid' }, tone: 'warn', icon: 'clock' },
  paid: { words: { vi: 'đã nộp', en: 'paid' }, tone: 'good', icon: 'check' },
  waived: { words: { vi: 'được miễn', en: 'waived' }, tone: 'good', icon: 'check' },
}

export const purposeWords: Readonly<Record<TransferPurpose, Bilingual>> = {
  submission: { vi: 'hồ sơ', en: 'dossier' },
  mirror: { vi: 'đồng bộ Cổng quốc gia', en: 'synchronisation with the portal' },
  webhook: { vi: 'báo sự kiện cho một cửa', en: 'webhook' },
  'payment-proof': { vi: 'chứng từ thanh toán', en: 'proof of payment' },
}
