/** What comes next for a transfer, in a sentence, and what a person may do about it. Pure. */
import type { Bilingual } from '../../../../schemas/bilingual.ts'
import type { LaneState } from '../../../../schemas/states.ts'
import type { AdminTransferView } from '../../../../schemas/transfer.ts'
import { move } from '../../../domain/transfer.ts'
import type { Tone } from '../../words/states.ts'

export type Act = 'replay' | 'resend' | 'dismiss' | 'correct' | 'rule' | 'partner' | 'evidence'

export interface NextStep {
  readonly tone: Tone
  /** With `{partner}`, `{attempts}`, `{due}` and `{rule}` to be filled in. */
  readonly says: Bilingual
  /** The first is what one would do. */
  readonly acts: readonly Act[]
}

/** So long after it is due a transfer is only on its way into the queue. */
const soonMs = 30_000

export function nextStepOf({ state, purpose, dueAt, newerVersion, unforeseen }: Pick<AdminTransferView, 'state' | 'purpose' | 'dueAt' | 'newerVersion' | 'unforeseen'>, lane: LaneState | undefined, now: number): NextStep {
  // whatever is sent now would set the partner back
  if (newerVersion !== undefined) return { tone: 'idle', says: sentences.newerVersion, acts: ['dismiss'] }
  const may = (by: 'replay' | 'resend' | 'dismiss') => move(state, by) !== undefined
  // a mirror or a webhook has no content of a client to correct
  const correctable = purpose === 'submission' ? (['correct'] as const) : []
  const usual = [...(may('replay') ? (['replay'] as const) : []), ...(may('dismiss') ? (['dismiss'] as const) : [])]
  switch (state) {
    case 'accepted':
    case 'waiting':
      if (lane === 'stopped') return { tone: 'bad', says: sentences.laneStopped, acts: ['partner', ...usual] }
      if (lane === 'suspended') return { tone: 'warn', says: sentences.laneSuspended, acts: ['partner', ...usual] }
      if (state === 'accepted') return { tone: 'wait', says: sentences.queued, acts: usual }
      if (dueAt === undefined) return { tone: 'warn', says: sentences.waitsItsTurn, acts: usual }
      if (Date.parse(dueAt) > now) return { tone: 'warn', says: sentences.waits, acts: usual }
      // whoever sent it again a moment ago has nothing more to do
      if (Date.parse(dueAt) > now - soonMs) return { tone: 'busy', says: sentences.goes, acts: [] }
      return { tone: 'warn', says: sentences.isDue, acts: usual }
    case 'delivering':
      return { tone: 'busy', says: sentences.delivering, acts: [] }
    case 'delivered':
      return { tone: 'good', says: sentences.delivered, acts: ['evidence', 'resend'] }
    case 'confirmed':
      return { tone: 'good', says: sentences.confirmed, acts: ['evidence', 'resend'] }
    case 'refused':
      return { tone: 'bad', says: purpose === 'submission' ? sentences.refused : sentences.refusedOwn, acts: [...correctable, ...usual] }
    case 'parked':
      if (unforeseen?.rule !== undefined) return { tone: 'warn', says: sentences.ruled, acts: ['replay', ...correctable, 'dismiss'] }
      return { tone: 'bad', says: sentences.parked, acts: ['rule', 'replay', ...correctable, 'dismiss'] }
    case 'expired':
      return { tone: 'bad', says: sentences.expired, acts: [...usual, ...correctable] }
    case 'cancelled':
      return { tone: 'idle', says: sentences.cancelled, acts: [] }
  }
}

export const sentences = {
  queued: { vi: 'Đang xếp hàng. Trục sẽ tự gửi trong giây lát; bạn không phải làm gì.', en: 'It is queued. The gateway sends it in a moment; there is nothing to do.' },
  laneSuspended: {
    vi: 'Chờ làn của {partner} thông lại: cơ quan đang không nhận. Trục tự dò và tự gửi khi cơ quan hoạt động; bạn không phải làm gì với riêng hồ sơ này.',
    en: 'It waits for the lane of {partner}: the partner is known to be down. The gateway probes and sends by itself once it is back; this dossier needs nothing.',
  },
  laneStopped: {
    vi: 'Làn của {partner} đã dừng vì thông tin kết nối, chứng thư hoặc ánh xạ của trục sai. Sửa rồi mở lại làn; mọi hồ sơ đang chờ sẽ tự đi.',
    en: 'The lane of {partner} is stopped: our credentials, certificate or mapping are wrong. Correct that and open the lane; everything that waits goes by itself.',
  },
  waits: { vi: 'Lần gửi thứ {attempts} chưa được. Trục tự gửi lại {due}; bạn không phải làm gì, hoặc gửi lại ngay.', en: 'Attempt {attempts} did not get through. The gateway tries again {due}; there is nothing to do, or replay it now.' },
  goes: { vi: 'Đang được gửi lại: trục gửi trong vài giây nữa. Trang này tự cập nhật; bạn không phải làm gì.', en: 'It is being sent again: the gateway sends it within seconds. This page follows by itself; there is nothing to do.' },
  isDue: { vi: 'Đã đến giờ gửi lại, đang chờ trong hàng. Trục tự gửi khi đến lượt; chờ lâu thì xem làn của {partner}.', en: 'It is due and waits in the queue. The gateway sends it in its turn; if that takes long, look at the lane of {partner}.' },
  waitsItsTurn: { vi: 'Chờ đến lượt: một lượt chuyển trước của cùng hồ sơ còn đang trên đường.', en: 'It waits its turn: an earlier transfer of the same dossier is still on its way.' },
  delivering: { vi: 'Đang gửi đến {partner}, lần thứ {attempts}.', en: 'On its way to {partner}, attempt {attempts}.' },
  delivered: { vi: '{partner} đã nhận bản tin. Chờ cơ quan xác nhận tiếp nhận hồ sơ; bạn không phải làm gì.', en: '{partner} took the message. Its word that the dossier is accepted is still to come; there is nothing to do.' },
  confirmed: { vi: 'Xong: {partner} đã tiếp nhận hồ sơ, có biên nhận. Không phải làm gì.', en: 'Done: {partner} accepted the dossier. There is nothing to do.' },
  refused: {
    vi: '{partner} từ chối vì nội dung. Sửa đúng chỗ cơ quan nêu rồi gửi bản sửa. Gửi lại nguyên văn chỉ có ích khi cơ quan báo lỗi là của họ.',
    en: '{partner} refused the content. Correct what it names and send that. A replay as it is helps only when the partner says the fault was theirs.',
  },
  refusedOwn: { vi: '{partner} từ chối. Khi nguyên nhân đã hết thì gửi lại; nếu không còn cần thì đóng.', en: '{partner} refused it. Replay it once the cause is gone, or close it.' },
  parked: {
    vi: 'Chưa ai lường trước câu trả lời này của {partner}. Nếu còn gặp lại thì lập quy tắc cho nó; nếu chỉ một lần thì gửi lại, sửa hoặc đóng.',
    en: 'Nobody foresaw this answer of {partner}. If it will come again, make a rule for it; if it was once only, replay, correct or close it.',
  },
  ruled: { vi: 'Khi hồ sơ này dừng lại chưa ai lường trước câu trả lời của {partner}. Nay quy tắc “{rule}” hiểu câu trả lời này: gửi lại để áp dụng.', en: 'When this stopped nobody had foreseen the answer of {partner}. By now the rule “{rule}” means it: replay it to apply the rule.' },
  expired: { vi: 'Đã thử suốt thời hạn gửi mà {partner} không nhận. Khi cơ quan hoạt động lại thì gửi lại.', en: 'It was tried until its horizon and {partner} did not take it. Replay it once the partner works again.' },
  newerVersion: { vi: '{partner} đã có bản mới hơn của hồ sơ này. Không phải gửi gì nữa; chỉ còn đóng lượt này lại.', en: '{partner} has a newer version of this dossier. Nothing is left to send; close this one.' },
  cancelled: { vi: 'Đã đóng. Trục không gửi gì nữa.', en: 'It is closed. Nothing more will be sent.' },
} as const satisfies Readonly<Record<string, Bilingual>>
