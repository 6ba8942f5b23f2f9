/** Why an entry is kept or parked, and what a person does about it. */
import type { Bilingual } from '../../../../schemas/bilingual.ts'
import type { InboxState } from '../../../../schemas/states.ts'

export interface ReasonWords {
  readonly short: Bilingual
  /** What happened and what to do, in whole sentences. */
  readonly todo: Bilingual
}

const byReason: Readonly<Record<string, ReasonWords>> = {
  'not-understood': {
    short: { vi: 'không hiểu được mã hoặc lời của cơ quan', en: 'code or words not understood' },
    todo: {
      vi: 'Trục không hiểu tin này nên chưa làm gì với hồ sơ. Đọc nguyên văn bên dưới, hỏi cơ quan nếu cần. Khi việc đã được xử lý ở nơi khác thì đóng tin. Nếu loại tin này còn đến nữa, báo người phụ trách bộ nối.',
      en: 'The gateway did not understand this, so nothing happened to the dossier. Read it as it arrived, ask the agency if needed, and close it once the matter is settled elsewhere. If more of its kind come, tell who looks after the adapter.',
    },
  },
  'amount-mismatch': {
    short: { vi: 'số tiền không khớp', en: 'the amount does not match' },
    todo: {
      vi: 'Số tiền được báo khác số tiền phải nộp. Đối chiếu với Kho bạc hoặc cơ quan thuế: nếu tiền đã đủ thì bấm “Áp dụng”, nếu báo nhầm thì đóng tin.',
      en: 'The amount told differs from what is owed. Check with the treasury or the tax office: apply it if the money is right, close it if it was told by mistake.',
    },
  },
  'amount-missing': {
    short: { vi: 'không nêu số tiền', en: 'no amount is named' },
    todo: { vi: 'Tin báo thanh toán nhưng không có số tiền. Hỏi cơ quan báo tin; trục không đoán. Đóng tin khi cơ quan đã báo lại.', en: 'A payment without an amount. Ask who told it; the gateway does not guess. Close it once they told it again.' },
  },
  'unknown-reference': {
    short: { vi: 'không có khoản nào mang mã tham chiếu này', en: 'no payment has this reference' },
    todo: {
      vi: 'Mã tham chiếu không ứng với khoản nào của hồ sơ. Có thể cơ quan gõ nhầm, hoặc thông báo nộp tiền chưa tới. Nếu thông báo vừa tới, thử “Áp dụng”; nếu nhầm hồ sơ, đóng tin.',
      en: 'The reference belongs to nothing that this dossier owes. A slip of the agency, or the notice has not come yet. If it has come since, try to apply it; if it is about another dossier, close it.',
    },
  },
  'paid-again': {
    short: { vi: 'khoản này đã nộp bằng giao dịch khác', en: 'paid already by another transaction' },
    todo: { vi: 'Có thể công dân đã nộp hai lần. Báo Kho bạc để hoàn trả, rồi đóng tin.', en: 'The citizen may have paid twice. Tell the treasury, so that it is paid back, then close this.' },
  },
  'already-paid': {
    short: { vi: 'đã biết là đã nộp', en: 'known to be paid already' },
    todo: { vi: 'Khoản này đã được ghi nhận trước đó. Không cần làm gì.', en: 'This payment was known before. Nothing to do.' },
  },
  late: {
    short: { vi: 'cũ hơn tin đã áp dụng', en: 'older than what counted already' },
    todo: { vi: 'Tin đến sau một tin mới hơn của cùng cơ quan, nên chỉ lưu lại. Không cần làm gì.', en: 'It came after a newer word of the same partner and is kept for the record. Nothing to do.' },
  },
  backwards: {
    short: { vi: 'sẽ đưa hồ sơ lùi lại', en: 'would set the dossier back' },
    todo: { vi: 'Tin sẽ đưa hồ sơ về trạng thái trước, nên chỉ lưu lại. Nếu cơ quan thật sự muốn vậy, họ phải báo bằng tin mới.', en: 'It would move the dossier backwards and is kept for the record. If the agency means it, it has to tell so anew.' },
  },
  stays: {
    short: { vi: 'không thay đổi gì', en: 'changes nothing' },
    todo: { vi: 'Hồ sơ đã ở trạng thái này. Không cần làm gì.', en: 'The dossier stands there already. Nothing to do.' },
  },
  'rules-failed': {
    short: { vi: 'lỗi của trục khi xử lý', en: 'the gateway failed over it' },
    todo: { vi: 'Trục gặp lỗi khi xử lý tin này và đã ghi vào nhật ký kỹ thuật. Báo người phụ trách trục; sau khi sửa, bấm “Áp dụng”.', en: 'The gateway failed over this and logged it. Tell who looks after the gateway; once it is repaired, apply it.' },
  },
  'store-refused': {
    short: { vi: 'không lưu được', en: 'could not be stored' },
    todo: { vi: 'Nội dung của tin không ghi được vào cơ sở dữ liệu. Báo người phụ trách trục; sau khi sửa, bấm “Áp dụng”.', en: 'The database refused what it says. Tell who looks after the gateway; once it is repaired, apply it.' },
  },
}

const unmatched: ReasonWords = {
  short: { vi: 'trục chưa biết hồ sơ này', en: 'no such dossier here yet' },
  todo: {
    vi: 'Trục chưa có hồ sơ mang mã này. Tin sẽ tự được áp dụng khi hồ sơ đến. Nếu chờ quá lâu, có thể cơ quan ghi nhầm mã: hỏi cơ quan, rồi đóng tin.',
    en: 'The gateway knows no dossier of this code. The news takes effect by itself once the dossier comes. If that takes too long the code may be wrong: ask the agency, then close it.',
  },
}

/** Undefined: it went as it should. */
export function reasonWords(state: InboxState, reason: string | undefined): ReasonWords | undefined {
  if (state === 'unmatched') return unmatched
  if (reason === undefined) return undefined
  const short = { vi: reason, en: reason }
  return byReason[reason] ?? { short, todo: { vi: `Lý do: ${reason}.`, en: `Reason: ${reason}.` } }
}
