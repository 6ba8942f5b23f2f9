/** Who held a dossier up on its way: the gateway, its sender, its agency. Pure. */
import type { Bilingual } from '../../schemas/bilingual.ts'
import type { OverdueAnswer } from './overdue-answer.ts'
import { apart, closuresIn } from './overdue-evidence.ts'
import type { LateTransfer, OverdueFacts } from './overdue-facts.ts'
import { statusName } from './status-names.ts'
import { deliveredStates, type DeliveryState } from './transfer.ts'
import { addWorkingDays } from './working-days.ts'
import { writtenTime } from './written-time.ts'

/** Its transfer to an agency waits or failed, or what the agency told waits for a person; what began after the date made nothing late. */
export function stuckHere(facts: OverdueFacts, due: Date, tail: Bilingual): OverdueAnswer | undefined {
  const newest = [...Map.groupBy(facts.submissions.filter(({ state }) => state !== 'cancelled'), ({ partner }) => partner).values()].flatMap((sent) => sent.at(-1) ?? [])
  const stuck = newest.find((sent) => !deliveredStates.includes(sent.state) && sent.acceptedAt.getTime() < due.getTime() && !isYoung(sent, facts.now))
  if (stuck?.state === 'refused') return refused(facts, stuck, tail)
  if (stuck !== undefined) {
    const name = facts.nameOf(stuck.partner)
    const closures = closuresIn(facts, stuck.partner, stuck.acceptedAt, facts.now)
    const [closure] = closures
    const why = closure?.what ?? { vi: `trạng thái ${stuck.state}${stuck.code === undefined ? '' : `, ${stuck.code}`}`, en: `it is ${stuck.state}${stuck.code === undefined ? '' : `, ${stuck.code}`}` }
    return {
      cause: 'held-here',
      because: { vi: `Lượt chuyển đến ${name.vi} nằm ở cổng này từ ${writtenTime(stuck.acceptedAt)} (${why.vi}); ${tail.vi}.`, en: `Its transfer to ${name.en} is held in this gateway since ${writtenTime(stuck.acceptedAt)} (${why.en}); ${tail.en}.` },
      todo: goesOn.includes(stuck.state) ? { vi: 'Mở lượt chuyển xem vì sao nó chờ; nếu làn đang đóng thì mở làn.', en: 'Open the transfer to see what it waits for; open its lane where that is closed.' } : { vi: 'Mở lượt chuyển và bấm “Gửi lại”.', en: 'Open the transfer and press “Replay”.' },
      link: `/transfers/${stuck.id}`,
      evidence: closures,
    }
  }
  const parked = facts.inbox.findLast(({ state, at, receivedAt }) => state === 'parked' && (at ?? receivedAt).getTime() < due.getTime())
  if (parked === undefined) return undefined
  const name = facts.nameOf(parked.partner)
  return {
    cause: 'held-here',
    because: { vi: `${name.vi} đã báo tin lúc ${writtenTime(parked.receivedAt)}, nhưng tin đó còn chờ người xử lý ở cổng này; ${tail.vi}.`, en: `${name.en} told something on ${writtenTime(parked.receivedAt)} that waits for a person in this gateway; ${tail.en}.` },
    todo: { vi: 'Mở hộp đến và quyết định về sự kiện này.', en: 'Open the inbox and decide on the event.' },
    link: `/inbox?dossierCode=${encodeURIComponent(facts.code)}`,
  }
}

/** The agency said no, and nobody corrected it since. */
function refused(facts: OverdueFacts, { id, partner, stateAt, code }: LateTransfer, tail: Bilingual): OverdueAnswer {
  const name = facts.nameOf(partner)
  const reason = code === undefined ? '' : ` (${code})`
  return {
    cause: 'refused',
    because: { vi: `${name.vi} từ chối lúc ${writtenTime(stateAt)}${reason}, từ đó chưa được sửa; ${tail.vi}.`, en: `${name.en} refused it on ${writtenTime(stateAt)}${reason}, and it was not corrected since; ${tail.en}.` },
    todo: { vi: 'Mở lượt chuyển, sửa nội dung rồi gửi; gửi lại nguyên văn thì lại bị từ chối.', en: 'Open the transfer and correct it; as it is, it would be refused again.' },
    link: `/transfers/${id}`,
  }
}

/** On its way, and only just: the next look may find it delivered. */
function isYoung({ state, acceptedAt }: LateTransfer, now: Date): boolean {
  return goesOn.includes(state) && now.getTime() - acceptedAt.getTime() < youngMs
}

const youngMs = 15 * 60_000

const goesOn: readonly DeliveryState[] = ['accepted', 'delivering', 'waiting']

/** After the date that was promised, or with less than a working day and less than half of the time promised left. */
export function sentLate(facts: OverdueFacts, tail: Bilingual): OverdueAnswer | undefined {
  const [first] = facts.submissions
  const { clock } = facts.state
  const promised = new Date(clock.setAt ?? clock.promisedAt)
  if (first === undefined || leftEnough(first.acceptedAt, promised, facts.receivedAt)) return undefined
  const after = first.acceptedAt.getTime() >= promised.getTime()
  const gap = after ? apart(promised, first.acceptedAt) : apart(first.acceptedAt, promised)
  const moved = promised.getTime() !== Date.parse(clock.dueAt)
  const date = moved ? { vi: `hạn khi đó (${writtenTime(promised)})`, en: `the date of that time (${writtenTime(promised)})` } : { vi: 'hạn', en: 'the date' }
  return {
    cause: 'sent-late',
    because: {
      vi: `Hệ thống một cửa chuyển hồ sơ lúc ${writtenTime(first.acceptedAt)}, ${after ? `sau ${date.vi} ${gap.vi}` : `chỉ còn ${gap.vi} trước ${date.vi}`}; ${tail.vi}.`,
      en: `The one-stop system handed it over on ${writtenTime(first.acceptedAt)}, ${after ? `${gap.en} after ${date.en}` : `only ${gap.en} before ${date.en}`}; ${tail.en}.`,
    },
    link: `/transfers/${first.id}`,
  }
}

/** A short procedure is not handed over late because all of it takes no longer than a day. */
function leftEnough(handedOver: Date, promised: Date, receivedAt: Date | undefined): boolean {
  if (handedOver.getTime() >= promised.getTime()) return false
  const ofDays = handedOver.getTime() < addWorkingDays(promised, -1).getTime()
  const left = promised.getTime() - handedOver.getTime()
  return ofDays || receivedAt === undefined || left * 2 >= promised.getTime() - receivedAt.getTime()
}

/** It was here in time and reached its agency after the date. */
export function deliveredLate(facts: OverdueFacts, due: Date, tail: Bilingual): OverdueAnswer | undefined {
  const late = facts.submissions.find(({ deliveredAt, acceptedAt }) => deliveredAt !== undefined && deliveredAt.getTime() > due.getTime() && acceptedAt.getTime() < due.getTime())
  const inTime = facts.submissions.some(({ deliveredAt, partner }) => partner === late?.partner && deliveredAt !== undefined && deliveredAt.getTime() <= due.getTime())
  if (late?.deliveredAt === undefined || inTime) return undefined
  const name = facts.nameOf(late.partner)
  const closures = closuresIn(facts, late.partner, late.acceptedAt, late.deliveredAt)
  const why = closures[0] === undefined ? { vi: '', en: '' } : { vi: ` vì ${closures[0].what.vi}`, en: ` because ${closures[0].what.en}` }
  return {
    cause: 'held-here',
    because: {
      vi: `Nhận ở đây lúc ${writtenTime(late.acceptedAt)} nhưng đến ${writtenTime(late.deliveredAt)} mới giao được cho ${name.vi}${why.vi}; ${tail.vi}.`,
      en: `It was accepted here on ${writtenTime(late.acceptedAt)} and reached ${name.en} on ${writtenTime(late.deliveredAt)} only${why.en}; ${tail.en}.`,
    },
    link: `/transfers/${late.id}`,
    evidence: closures,
  }
}

export function atPartner(facts: OverdueFacts, tail: Bilingual): OverdueAnswer {
  const { state } = facts
  const sent = facts.submissions.findLast(({ state: delivery }) => deliveredStates.includes(delivery))
  const name = facts.nameOf(state.statusFrom === 'sender' ? (sent?.partner ?? state.statusFrom) : state.statusFrom)
  const status = statusName(state.status) ?? { vi: String(state.status), en: String(state.status) }
  const since = sent?.deliveredAt === undefined ? { vi: '', en: '' } : { vi: ` từ ${writtenTime(sent.deliveredAt)}`, en: ` since ${writtenTime(sent.deliveredAt)}` }
  return {
    cause: 'partner-late',
    because: { vi: `${name.vi} giữ hồ sơ${since.vi} (“${status.vi}”) và ${tail.vi}.`, en: `${name.en} has it${since.en} (“${status.en}”), and ${tail.en}.` },
    todo: { vi: 'Đề nghị cơ quan này giải quyết, hoặc đối soát để hỏi họ đang ghi gì.', en: 'Ask the agency to go on, or reconcile to see what it holds.' },
  }
}
