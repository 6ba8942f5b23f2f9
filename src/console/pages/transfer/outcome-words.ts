/** The outcomes of an attempt in words. */
import type { Bilingual } from '../../../../schemas/bilingual.ts'

export const outcomeWords: Readonly<Record<string, Bilingual>> = {
  delivered: { vi: 'gửi được', en: 'delivered' },
  refused: { vi: 'bị từ chối', en: 'refused' },
  later: { vi: 'chưa được, gửi lại sau', en: 'not yet, again later' },
  broken: { vi: 'kết nối của trục sai', en: 'ours is broken' },
  unclear: { vi: 'không ai lường trước', en: 'nobody foresaw it' },
  interrupted: { vi: 'bị ngắt', en: 'interrupted' },
  running: { vi: 'đang gửi', en: 'on its way' },
}
