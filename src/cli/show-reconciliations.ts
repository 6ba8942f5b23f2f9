/** Comparisons of days and what differs, as people read them. */
import type { Bilingual } from '../../schemas/bilingual.ts'
import type { DifferenceView, Reconciliation, RepairAct } from '../../schemas/reconciliation.ts'
import { layOut, layOutFields } from './table.ts'
import type { Terminal } from './terminal.ts'

const actWords: Readonly<Record<RepairAct, Bilingual>> = {
  resend: { vi: 'gửi lại', en: 'send again' },
  'ask-partner': { vi: 'hỏi lại cơ quan', en: 'ask the partner' },
  'take-over-status': { vi: 'nhận trạng thái của cơ quan', en: 'take the partner’s status over' },
  replay: { vi: 'gửi lại', en: 'replay' },
  'tell-portal': { vi: 'báo lại Cổng quốc gia', en: 'tell the portal' },
  'match-again': { vi: 'khớp lại hồ sơ', en: 'match again' },
  'replay-webhook': { vi: 'báo lại hệ thống một cửa', en: 'tell the one-stop system' },
  none: { vi: 'cần trao đổi với cơ quan', en: 'somebody has to talk to the agency' },
}

export function showReconciliations(terminal: Terminal, all: readonly Reconciliation[]): void {
  const { label } = terminal
  const headings = [
    label({ vi: 'Đối soát', en: 'Reconciliation' }),
    label({ vi: 'Cơ quan', en: 'Partner' }),
    label({ vi: 'Ngày', en: 'Day' }),
    label({ vi: 'Tình trạng', en: 'State' }),
    label({ vi: 'Gửi', en: 'Sent' }),
    label({ vi: 'Xác nhận', en: 'Confirmed' }),
    label({ vi: 'Hỏng', en: 'Failed' }),
    label({ vi: 'Sai lệch (đã sửa)', en: 'Differences (repaired)' }),
  ]
  const rows = all.map((one) => {
    const [found, repaired] = [sumOf(one, 'count'), sumOf(one, 'repaired')]
    return [one.id, one.partner, one.day, one.failure === undefined ? one.state : `${one.state}: ${one.failure}`, String(one.sent), String(one.confirmed), String(one.failed), `${found} (${repaired})`]
  })
  for (const line of layOut(headings, rows)) terminal.print(line)
}

export function showReconciliation(terminal: Terminal, one: Reconciliation): void {
  const { label, print, say } = terminal
  const fields = layOutFields([
    [label({ vi: 'Đối soát', en: 'Reconciliation' }), `${one.id} (${one.by}, ${one.at})`],
    [label({ vi: 'Cơ quan, ngày', en: 'Partner, day' }), `${one.partner} ${one.day}`],
    [label({ vi: 'Tình trạng', en: 'State' }), one.failure === undefined ? one.state : `${one.state}: ${one.failure}`],
    [label({ vi: 'Gửi, giao, xác nhận, hỏng, đóng', en: 'Sent, delivered, confirmed, failed, closed' }), `${one.sent}, ${one.delivered}, ${one.confirmed}, ${one.failed}, ${one.closed}`],
    [label({ vi: 'Đang chờ theo tuổi', en: 'Pending by age' }), one.pendingByAge.map(({ upTo, count }) => `${upTo} ${count}`).join(', ')],
    [label({ vi: 'Đã hỏi cơ quan', en: 'Asked the partner' }), one.askedPartner ? String(one.asked) : label({ vi: 'định dạng không có câu hỏi ấy', en: 'its format has no such question' })],
  ])
  for (const line of fields) print(line)
  if (one.state === 'running') return
  if (one.differences.length === 0) return say({ vi: 'Không có sai lệch.', en: 'Nothing differs.' })
  print('')
  const headings = [label({ vi: 'Sai lệch', en: 'Difference' }), label({ vi: 'Số lượng', en: 'Count' }), label({ vi: 'Đã sửa', en: 'Repaired' })]
  for (const line of layOut(headings, one.differences.map(({ kind, count, repaired }) => [kind, String(count), String(repaired)]))) print(line)
  const next = `lienthong reconcile differences --reconciliation ${one.id} --open`
  say({ vi: `Từng sai lệch: ${next}`, en: `Each of them: ${next}` })
}

/** A block each: its sentence would make a column too wide. */
export function showDifferences(terminal: Terminal, differences: readonly DifferenceView[]): void {
  const { label, lines, print } = terminal
  for (const { id, kind, partner, dossierCode, transferId, inboxId, here, there, what, code, act, state, failure, repairedBy, repairedAt } of differences) {
    print([`#${id}`, kind, partner, dossierCode, state, failure].filter((part) => part !== undefined).join('  '))
    for (const line of lines(what)) print(`  ${line}`)
    const fields = layOutFields([
      [label({ vi: 'Ở đây, ở kia', en: 'Here, there' }), here === undefined && there === undefined ? undefined : `${here ?? '–'}, ${there ?? '–'}`],
      [label({ vi: 'Mã kết quả', en: 'Outcome code' }), code],
      [label({ vi: 'Lượt chuyển', en: 'Transfer' }), transferId],
      [label({ vi: 'Tin báo về', en: 'Inbox' }), inboxId],
      [label({ vi: 'Cách sửa', en: 'Repair' }), label(actWords[act])],
      [label({ vi: 'Người sửa', en: 'Repaired by' }), repairedBy === undefined ? undefined : `${repairedBy} (${repairedAt ?? ''})`],
    ])
    for (const line of fields) print(`  ${line}`)
    if (state === 'open' && act !== 'none') print(`  > lienthong reconcile repair ${id} --reason …`)
  }
}

function sumOf({ differences }: Reconciliation, name: 'count' | 'repaired'): number {
  return differences.reduce((sum, one) => sum + one[name], 0)
}
