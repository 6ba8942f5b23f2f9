/** A replay plan as people read it: what would be sent, what is left out and why, and what to type next. */
import type { ReplayFilter, ReplayPlan } from '../../schemas/replays.ts'
import { leftOutWords } from '../domain/replay-words.ts'
import { spanOf } from './spans.ts'
import { layOut, layOutFields } from './table.ts'
import type { Terminal } from './terminal.ts'

export function showPlan(terminal: Terminal, plan: ReplayPlan): void {
  const { label, print } = terminal
  const fields = layOutFields([
    [label({ vi: 'Kế hoạch', en: 'Plan' }), `${plan.id} (${plan.verb})`],
    [label({ vi: 'Điều kiện', en: 'Filter' }), filterWords(plan.filter)],
    [label({ vi: 'Sẽ gửi lại', en: 'Would be sent' }), String(plan.total)],
    [label({ vi: 'Trong đó đã hoặc có thể đã đến nơi', en: 'Of these, there already or possibly' }), String(plan.deliveredAlready)],
    [label({ vi: 'Trong đó có bản mới hơn ở cơ quan', en: 'Of these, set back a newer version' }), plan.setsBack === 0 ? undefined : String(plan.setsBack)],
    [label({ vi: 'Trong đó đã từng gửi lại', en: 'Of these, sent again before' }), String(plan.replayedAlready)],
    [label({ vi: 'Cũ nhất, mới nhất', en: 'Oldest, newest' }), plan.oldest === undefined ? undefined : `${plan.oldest}, ${plan.newest ?? ''}`],
    [label({ vi: 'Dự kiến mất', en: 'Expected to take' }), spanOf(plan.expectedSeconds)],
    [label({ vi: 'Hết hạn', en: 'Expires' }), plan.expiresAt],
  ])
  for (const line of fields) print(line)
  const number = label({ vi: 'Số lượng', en: 'Count' })
  showCounts(terminal, [label({ vi: 'Cơ quan', en: 'Partner' }), number, label({ vi: 'Dự kiến', en: 'Expected' })], plan.byPartner.map(({ partner, count, seconds }) => [partner, String(count), spanOf(seconds)]))
  showCounts(terminal, [label({ vi: 'Trạng thái', en: 'State' }), number], plan.byState.map(({ state, count }) => [state, String(count)]))
  showCounts(terminal, [label({ vi: 'Kết quả cuối', en: 'Last outcome' }), number], plan.byCode.map(({ code, count }) => [code, String(count)]))
  showCounts(terminal, [label({ vi: 'Bị loại ra vì', en: 'Left out because' }), number], plan.notReplayable.map(({ reason, count }) => [label(leftOutWords[reason]), String(count)]))
  sayNext(terminal, plan)
}

function showCounts({ print }: Terminal, headings: readonly string[], rows: readonly (readonly string[])[]): void {
  if (rows.length === 0) return
  print('')
  for (const line of layOut(headings, rows)) print(line)
}

function sayNext({ say }: Terminal, { id, total, confirm, needsApproval }: ReplayPlan): void {
  if (total === 0) return say({ vi: 'Không có gì để gửi lại.', en: 'There is nothing to send again.' })
  const command = `lienthong replay run ${id} --name … --reason …${confirm === undefined ? '' : ` --confirm '${confirm}'`}`
  say({ vi: `Để chạy: ${command}`, en: `To run it: ${command}` })
  if (needsApproval) say({ vi: 'Một người khác phải duyệt đợt này.', en: 'Another person has to approve the run.' })
}

/** As it was asked: `partner=tax codes=server-error`. */
export function filterWords(filter: ReplayFilter): string {
  return Object.entries(filter).map(([name, value]) => `${name}=${Array.isArray(value) ? value.join(',') : String(value)}`).join(' ')
}
