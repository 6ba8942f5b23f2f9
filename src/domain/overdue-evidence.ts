/** What an explanation rests on, in the order of time, each with the entry that proves it; and spans of time in words. */
import type { Bilingual } from '../../schemas/bilingual.ts'
import type { OverdueExplanation } from '../../schemas/deadlines.ts'
import type { LaneClosure, LateTransfer, OverdueFacts } from './overdue-facts.ts'
import { statusName } from './status-names.ts'
import { deliveredStates } from './transfer.ts'
import { writtenTime } from './written-time.ts'

export interface Evidence {
  readonly at: Date
  readonly what: Bilingual
  readonly transferId?: string
  readonly inboxId?: string
  readonly journalId?: string
}

/** As many as a person reads; the newest count. */
const most = 40

export function evidenceOf(facts: OverdueFacts, more: readonly Evidence[]): OverdueExplanation['evidence'] {
  const all = [
    ...facts.submissions.flatMap((sent) => sentWords(sent, facts)),
    ...facts.inbox.filter(({ status }) => status !== undefined).map(({ id, partner, receivedAt, status, at }): Evidence => {
      const [name, to] = [facts.nameOf(partner), statusWords(status)]
      const happened = at === undefined ? '' : `, ${writtenTime(at)}`
      return { at: receivedAt, inboxId: id, what: { vi: `${name.vi} báo “${to.vi}”${happened}`, en: `${name.en} told “${to.en}”${happened}` } }
    }),
    ...facts.state.clock.suspensions.flatMap(({ from, to, partner }): Evidence[] => {
      const name = facts.nameOf(partner)
      const begun = { at: new Date(from), what: { vi: `${name.vi}: tạm dừng thời hạn`, en: `${name.en}: the clock stood still` } }
      return to === undefined ? [begun] : [begun, { at: new Date(to), what: { vi: `${name.vi}: thời hạn chạy lại`, en: `${name.en}: the clock went on` } }]
    }),
    ...facts.mirrors.flatMap((mirror) => mirrorWords(mirror)),
    ...more,
  ]
  const sorted = all.toSorted((one, other) => one.at.getTime() - other.at.getTime()).slice(-most)
  return sorted.map(({ at, ...entry }) => ({ at: at.toISOString(), ...entry }))
}

export function closureWords({ partner, from, to, reason, journalId }: LaneClosure, nameOf: OverdueFacts['nameOf']): Evidence {
  const name = nameOf(partner)
  const why = reason === undefined ? '' : ` (${reason})`
  const until = to === undefined ? { vi: ' đến nay', en: ' and still is' } : { vi: ` đến ${writtenTime(to)}`, en: ` to ${writtenTime(to)}` }
  return { at: from, journalId, what: { vi: `làn của ${name.vi} đóng từ ${writtenTime(from)}${until.vi}${why}`, en: `the lane of ${name.en} was closed from ${writtenTime(from)}${until.en}${why}` } }
}

const dayMs = 24 * 3_600_000
const hourMs = 3_600_000
const minuteMs = 60_000

/** `3 ngày`, `3 days`: whole days, below that hours, below that minutes. */
export function apart(from: Date, to: Date): Bilingual {
  const milliseconds = Math.abs(to.getTime() - from.getTime())
  if (milliseconds >= dayMs) return counted(Math.floor(milliseconds / dayMs), 'ngày', 'day')
  return milliseconds >= hourMs ? counted(Math.floor(milliseconds / hourMs), 'giờ', 'hour') : counted(Math.floor(milliseconds / minuteMs), 'phút', 'minute')
}

function counted(number: number, vi: string, en: string): Bilingual {
  return { vi: `${number} ${vi}`, en: `${number} ${en}${number === 1 ? '' : 's'}` }
}

function sentWords({ id, partner, acceptedAt, deliveredAt, journalId, state, stateAt, code }: LateTransfer, { nameOf }: OverdueFacts): readonly Evidence[] {
  const name = nameOf(partner)
  const accepted = { at: acceptedAt, transferId: id, what: { vi: `Nhận để chuyển đến ${name.vi}`, en: `Accepted for ${name.en}` } }
  const journal = journalId === undefined ? {} : { journalId }
  if (deliveredAt !== undefined) return [accepted, { at: deliveredAt, transferId: id, ...journal, what: { vi: `Giao cho ${name.vi}`, en: `Delivered to ${name.en}` } }]
  const reason = code === undefined ? '' : ` (${code})`
  return [accepted, { at: stateAt, transferId: id, ...journal, what: { vi: `Chưa giao được cho ${name.vi}: ${state}${reason}`, en: `Not delivered to ${name.en}: ${state}${reason}` } }]
}

function mirrorWords({ id, acceptedAt, deliveredAt, status, journalId, state, stateAt, code }: LateTransfer): readonly Evidence[] {
  const to = statusWords(status)
  const made = { at: acceptedAt, transferId: id, what: { vi: `Tạo bản đồng bộ “${to.vi}”`, en: `Mirror “${to.en}” made` } }
  const journal = journalId === undefined ? {} : { journalId }
  if (deliveredAt !== undefined) return [made, { at: deliveredAt, transferId: id, ...journal, what: { vi: `Cổng quốc gia nhận “${to.vi}”`, en: `The portal took “${to.en}”` } }]
  if (deliveredStates.includes(state) || state === 'cancelled') return [made]
  const reason = code === undefined ? '' : ` (${code})`
  return [made, { at: stateAt, transferId: id, ...journal, what: { vi: `Bản đồng bộ chưa đến: ${state}${reason}`, en: `The mirror did not arrive: ${state}${reason}` } }]
}

function statusWords(status: number | undefined): Bilingual {
  return (status === undefined ? undefined : statusName(status)) ?? { vi: String(status), en: String(status) }
}

/** When the lane of a partner was closed in this time. */
export function closuresIn({ closures, nameOf }: OverdueFacts, partner: string | undefined, from: Date, to: Date): readonly Evidence[] {
  return closures.filter((row) => row.partner === partner && row.from.getTime() < to.getTime() && (row.to === undefined || row.to.getTime() > from.getTime())).map((row) => closureWords(row, nameOf))
}

/** The date that counts now, by its day where another was promised. */
export function dateWords({ state: { clock } }: OverdueFacts): Bilingual {
  const due = new Date(clock.dueAt)
  if (due.getTime() === Date.parse(clock.promisedAt)) return { vi: 'hạn', en: 'the date' }
  return { vi: `hạn hiện nay (${writtenTime(due)})`, en: `the present date (${writtenTime(due)})` }
}
