/** How a correction stands, and what a difference is, in words. */
import type { Bilingual } from '../../../schemas/bilingual.ts'
import type { CorrectionState, Difference } from '../../../schemas/corrections.ts'
import type { StateWords } from './states.ts'

export const correctionWords: Readonly<Record<CorrectionState, StateWords>> = {
  proposed: { words: { vi: 'chờ người thứ hai duyệt', en: 'waits for a second person' }, tone: 'warn', icon: 'people' },
  sent: { words: { vi: 'đã duyệt và gửi', en: 'approved and sent' }, tone: 'good', icon: 'check' },
  rejected: { words: { vi: 'bị từ chối', en: 'rejected' }, tone: 'bad', icon: 'cross' },
  withdrawn: { words: { vi: 'đã rút lại', en: 'withdrawn' }, tone: 'idle', icon: 'dash' },
}

export const differenceWords: Readonly<Record<Difference['kind'], Bilingual>> = {
  added: { vi: 'thêm', en: 'added' },
  removed: { vi: 'bỏ', en: 'removed' },
  changed: { vi: 'đổi', en: 'changed' },
}
