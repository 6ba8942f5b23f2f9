/** Why a dossier that has not ended is late, or is not. Pure. */
import { isSuspended } from './deadline.ts'
import { atPartner, deliveredLate, sentLate, stuckHere } from './held-up.ts'
import type { OverdueAnswer } from './overdue-answer.ts'
import { apart, dateWords } from './overdue-evidence.ts'
import type { OverdueFacts } from './overdue-facts.ts'
import { writtenTime } from './written-time.ts'

export function whyOpen(facts: OverdueFacts): OverdueAnswer {
  const { state, now } = facts
  const due = new Date(state.clock.dueAt)
  if (now.getTime() <= due.getTime()) return isSuspended(state.clock) && isPast(state.clock.promisedAt, now) ? waiting(facts) : whyNotYet(facts, due)
  if (isSuspended(state.clock)) return waiting(facts)
  const late = apart(due, now)
  const date = dateWords(facts)
  const tail = { vi: `đã quá ${date.vi} ${late.vi}`, en: `${date.en} passed ${late.en} ago` }
  return stuckHere(facts, due, tail) ?? sentLate(facts, tail) ?? deliveredLate(facts, due, tail) ?? atPartner(facts, tail)
}

/** The date moved, and what the portal has is the one before. */
function whyNotYet(facts: OverdueFacts, due: Date): OverdueAnswer {
  const { clock } = facts.state
  const moved = Date.parse(clock.promisedAt) < due.getTime() && isPast(clock.promisedAt, facts.now)
  if (moved && facts.portalId !== undefined && facts.portal !== 'in-step') {
    const mirror = facts.mirrors.at(-1)
    return {
      cause: 'portal-only',
      because: { vi: `Hạn đã chuyển từ ${writtenTime(new Date(clock.promisedAt))} sang ${writtenTime(due)}, nhưng Cổng quốc gia chưa nhận được hạn mới.`, en: `The date moved from ${writtenTime(new Date(clock.promisedAt))} to ${writtenTime(due)}, but the portal never got the new one.` },
      todo: { vi: 'Gửi lại bản đồng bộ, hoặc sửa sai lệch ở trang Đối soát.', en: 'Send the mirror again, or repair the difference on the page of reconciliation.' },
      ...(mirror === undefined ? {} : { link: `/transfers/${mirror.id}` }),
    }
  }
  return { cause: 'not-overdue', because: { vi: `Còn ${apart(facts.now, due).vi} mới đến hạn ${writtenTime(due)}.`, en: `It is due on ${writtenTime(due)}, in ${apart(facts.now, due).en}.` } }
}

function waiting({ state, nameOf }: OverdueFacts): OverdueAnswer {
  const stands = state.clock.suspensions.find(({ to }) => to === undefined)
  const since = stands === undefined ? '—' : writtenTime(new Date(stands.from))
  const who = nameOf(stands?.partner ?? state.statusFrom)
  const money = stands?.reason === 'payment'
  return {
    cause: 'waiting-for-citizen',
    because: {
      vi: `Thời hạn tạm dừng từ ${since}: ${who.vi} đang chờ công dân ${money ? 'nộp tiền' : 'bổ sung giấy tờ'}.`,
      en: `The clock stands still since ${since}: ${who.en} waits for the citizen to ${money ? 'pay' : 'hand in documents'}.`,
    },
    todo: { vi: 'Nhắc công dân qua hệ thống một cửa.', en: 'Remind the citizen by the one-stop system.' },
  }
}

function isPast(instant: string, now: Date): boolean {
  return Date.parse(instant) < now.getTime()
}
