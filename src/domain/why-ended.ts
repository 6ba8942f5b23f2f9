/** Why a dossier that has ended was late, or seems so on the national portal. Pure. */
import type { Bilingual } from '../../schemas/bilingual.ts'
import { clockEndsAt } from './dossier-moves.ts'
import { deliveredLate, sentLate } from './held-up.ts'
import type { OverdueAnswer } from './overdue-answer.ts'
import { apart, closuresIn, dateWords } from './overdue-evidence.ts'
import type { LateEntry, LateTransfer, OverdueFacts } from './overdue-facts.ts'
import { statusName } from './status-names.ts'
import { deliveredStates } from './transfer.ts'
import { writtenTime } from './written-time.ts'

const endsClock: ReadonlySet<number> = new Set(clockEndsAt)

export function whyEnded(facts: OverdueFacts): OverdueAnswer {
  const { state, now } = facts
  const due = new Date(state.clock.dueAt)
  const doneAt = endOf(facts)
  const done = doneWords(facts, doneAt)
  if (doneAt.getTime() > due.getTime()) return whyDoneLate(facts, done, due, doneAt)
  const inTime = { vi: `${done.vi}, sớm hơn hạn ${apart(doneAt, due).vi}`, en: `${done.en}, ${apart(doneAt, due).en} before the date` }
  const told = toldOf(facts)
  if (facts.mirrors.length === 0 || (told === undefined && now.getTime() <= due.getTime())) {
    return { cause: 'not-overdue', because: { vi: `${inTime.vi}.`, en: `${inTime.en}.` } }
  }
  // what the portal was told since is not about the end
  if (told === undefined || facts.portal === 'differs') return whyPortalBehind(facts, inTime)
  if (told.at.getTime() <= due.getTime()) {
    return { cause: 'not-overdue', because: { vi: `${inTime.vi}; Cổng quốc gia đã biết lúc ${writtenTime(told.at)}.`, en: `${inTime.en}; the portal knew on ${writtenTime(told.at)}.` } }
  }
  const why = whyToldLate(facts, doneAt, told)
  return {
    cause: 'sync-late',
    because: { vi: `${inTime.vi}; Cổng quốc gia mãi đến ${writtenTime(told.at)} mới được báo${why.vi}.`, en: `${inTime.en}; the portal was told on ${writtenTime(told.at)} only${why.en}.` },
    todo: { vi: 'Gửi kèm giải trình này khi Cổng quốc gia thống kê hồ sơ trễ hạn.', en: 'Hand this explanation in where the portal counts the dossier as overdue.' },
    evidence: closuresIn(facts, facts.portalId, doneAt, told.at),
  }
}

/** The lane's closing explains it where it fell in between; else the partner's own delay; else what the mirror failed on. */
function whyToldLate(facts: OverdueFacts, doneAt: Date, told: { readonly at: Date; readonly mirror: LateTransfer }): Bilingual {
  const [closure] = closuresIn(facts, facts.portalId, doneAt, told.at)
  if (closure !== undefined) return { vi: `, vì ${closure.what.vi}`, en: `, because ${closure.what.en}` }
  const heard = entryOfEnd(facts, doneAt)
  const lateNews = heard !== undefined && heard.receivedAt.getTime() - doneAt.getTime() > (told.at.getTime() - doneAt.getTime()) / 2
  if (lateNews) {
    const name = facts.nameOf(heard.partner)
    return { vi: `, vì ${name.vi} đến ${writtenTime(heard.receivedAt)} mới báo kết quả`, en: `, because ${name.en} told of it on ${writtenTime(heard.receivedAt)}` }
  }
  const { acceptedAt } = told.mirror
  return { vi: `, vì bản đồng bộ tạo lúc ${writtenTime(acceptedAt)} phải gửi lại nhiều lần`, en: `, because the mirror made on ${writtenTime(acceptedAt)} had to be tried again and again` }
}

function whyPortalBehind(facts: OverdueFacts, inTime: Bilingual): OverdueAnswer {
  const mirror = facts.mirrors.at(-1)
  const state = mirror === undefined ? { vi: 'chưa có bản đồng bộ', en: 'there is no mirror' } : mirrorWords(mirror, facts)
  const closures = mirror === undefined ? [] : closuresIn(facts, facts.portalId, mirror.acceptedAt, facts.now)
  const [closure] = closures
  const why = closure === undefined ? { vi: '', en: '' } : { vi: ` (${closure.what.vi})`, en: ` (${closure.what.en})` }
  const fix = facts.portal === 'pending' ? { vi: 'Mở lại làn của Cổng quốc gia, hoặc chờ lượt đồng bộ.', en: 'Open the lane of the portal, or wait for its mirror.' } : { vi: 'Vào lượt đồng bộ và bấm “Gửi lại”, hoặc sửa sai lệch ở trang Đối soát.', en: 'Open the mirror and press “Replay”, or repair the difference on the page of reconciliation.' }
  return {
    cause: 'portal-behind',
    because: { vi: `${inTime.vi}, nhưng Cổng quốc gia vẫn chưa biết: ${state.vi}${why.vi}.`, en: `${inTime.en}, but the portal does not know yet: ${state.en}${why.en}.` },
    todo: fix,
    ...(mirror === undefined ? {} : { link: `/transfers/${mirror.id}` }),
    evidence: closures,
  }
}

function mirrorWords({ state, acceptedAt, code }: LateTransfer, { portal }: OverdueFacts): Bilingual {
  const reason = code === undefined ? '' : ` (${code})`
  if (portal === 'differs') return { vi: 'Cổng hiển thị trạng thái khác với bản đã báo', en: 'it shows another state than it was told' }
  if (deliveredStates.includes(state)) return { vi: 'trạng thái cuối chưa được báo', en: 'the last state was not told' }
  if (portal === 'failed') return { vi: `bản đồng bộ tạo lúc ${writtenTime(acceptedAt)} không được nhận${reason}`, en: `the mirror made on ${writtenTime(acceptedAt)} was not taken${reason}` }
  return { vi: `bản đồng bộ chờ từ ${writtenTime(acceptedAt)}${reason}`, en: `its mirror waits since ${writtenTime(acceptedAt)}${reason}` }
}

function whyDoneLate(facts: OverdueFacts, done: Bilingual, due: Date, doneAt: Date): OverdueAnswer {
  const late = apart(due, doneAt)
  const date = dateWords(facts)
  const tail = { vi: `${done.vi}, muộn hơn ${date.vi} ${late.vi}`, en: `${done.en}, ${late.en} after ${date.en}` }
  return sentLate(facts, tail) ?? deliveredLate(facts, due, tail) ?? { cause: 'partner-late', because: { vi: `${tail.vi}.`, en: `${tail.en}.` } }
}

/** What comes after the result, as handing it out, ends nothing anew. */
function endOf({ state }: OverdueFacts): Date {
  return new Date(state.clock.endedAt ?? state.statusAt)
}

function doneWords(facts: OverdueFacts, doneAt: Date): Bilingual {
  const { state, nameOf } = facts
  if (doneAt.getTime() !== Date.parse(state.statusAt)) return endedWords(facts, doneAt)
  const status = statusName(state.status) ?? { vi: String(state.status), en: String(state.status) }
  const where = state.statusFrom === 'sender' ? { vi: 'ở hệ thống một cửa', en: 'at the one-stop system' } : { vi: `tại ${nameOf(state.statusFrom).vi}`, en: `at ${nameOf(state.statusFrom).en}` }
  const at = writtenTime(new Date(state.statusAt))
  return { vi: `“${status.vi}” ${where.vi} lúc ${at}`, en: `“${status.en}” ${where.en} on ${at}` }
}

/** Its state changed since the clock ended. */
function endedWords(facts: OverdueFacts, doneAt: Date): Bilingual {
  const at = writtenTime(doneAt)
  const told = entryOfEnd(facts, doneAt)
  const status = told?.status === undefined ? undefined : statusName(told.status)
  if (told === undefined || status === undefined) return { vi: `Xử lý xong lúc ${at}`, en: `It was finished on ${at}` }
  const name = facts.nameOf(told.partner)
  return { vi: `“${status.vi}” tại ${name.vi} lúc ${at}`, en: `“${status.en}” at ${name.en} on ${at}` }
}

/** The first mirror that told the end, once the portal had it. */
function toldOf({ mirrors }: OverdueFacts): { readonly at: Date; readonly mirror: LateTransfer } | undefined {
  const mirror = mirrors.find(({ status, deliveredAt }) => clockEndsAt.includes(status) && deliveredAt !== undefined)
  return mirror?.deliveredAt === undefined ? undefined : { at: mirror.deliveredAt, mirror }
}

function entryOfEnd({ inbox, state }: OverdueFacts, doneAt: Date): LateEntry | undefined {
  const ended = inbox.find(({ status, at }) => status !== undefined && endsClock.has(status) && at?.getTime() === doneAt.getTime())
  return ended ?? inbox.find(({ status, partner }) => status === state.status && partner === state.statusFrom)
}
