/** Items of a run of replays in words: how each stands, and why one is left out. */
import type { Bilingual } from '../../schemas/bilingual.ts'
import type { ItemState, NotReplayableReason } from '../../schemas/replays.ts'

export const itemStateWords: Readonly<Record<ItemState, Bilingual>> = {
  pending: { vi: 'chưa gửi', en: 'not yet sent' },
  sent: { vi: 'đang gửi', en: 'on its way' },
  delivered: { vi: 'đã gửi được', en: 'delivered' },
  failed: { vi: 'vẫn không gửi được', en: 'failed again' },
  skipped: { vi: 'bỏ qua', en: 'skipped' },
}

export const leftOutWords: Readonly<Record<NotReplayableReason, Bilingual>> = {
  superseded: { vi: 'hồ sơ đã có bản mới hơn được gửi hoặc đang gửi', en: 'a later version of the dossier was delivered or is on its way' },
  'in-another-run': { vi: 'đang chờ trong một đợt gửi lại khác', en: 'waits in another run' },
  purged: { vi: 'nội dung đã huỷ theo hạn lưu', en: 'its content is purged' },
  'on-its-way': { vi: 'trục đang tự gửi', en: 'the gateway sends it by itself' },
  delivered: { vi: 'đã tới cơ quan; chỉ “buộc gửi lại” mới gửi nữa', en: 'with the partner already; only a resend sends it' },
  cancelled: { vi: 'đã rút hoặc đã đóng', en: 'taken back or closed' },
}

/** Why an item of this code was skipped; undefined where the code is of something else. */
export function leftOutBecause(code: string | undefined): Bilingual | undefined {
  return Object.entries(leftOutWords).find(([reason]) => reason === code)?.[1]
}
