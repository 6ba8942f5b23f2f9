/** The operators' desk as people read it in a terminal. */
import type { Desk } from '../../schemas/desk.ts'
import { showTroubles } from './show-troubles.ts'
import { spanBetween } from './spans.ts'
import { layOut, layOutFields } from './table.ts'
import type { Terminal } from './terminal.ts'

export function showDesk(terminal: Terminal, desk: Desk): void {
  const { print } = terminal
  showTroubles(terminal, desk.troubles, desk.at)
  print('')
  for (const line of partnerLines(terminal, desk)) print(line)
  if (desk.failures.length > 0) {
    print('')
    for (const line of failureLines(terminal, desk)) print(line)
  }
  print('')
  for (const line of countLines(terminal, desk)) print(line)
}

function partnerLines({ label }: Terminal, { at, partners }: Desk): readonly string[] {
  const headings = [
    label({ vi: 'Nơi nhận', en: 'Receiver' }),
    label({ vi: 'Làn', en: 'Lane' }),
    label({ vi: 'Đang chờ', en: 'Waiting' }),
    label({ vi: 'Chờ lâu nhất', en: 'Oldest' }),
    label({ vi: 'Hỏng', en: 'Failed' }),
    label({ vi: 'Hôm nay nhận/giao/hỏng', en: 'Today in/out/failed' }),
    label({ vi: 'Giao lần cuối', en: 'Last delivered' }),
  ]
  const rows = partners.map((one) => [
    one.partner,
    one.laneReason === undefined ? one.lane : `${one.lane}: ${one.laneReason}`,
    String(one.waiting),
    one.oldestWaitingAt === undefined ? '' : spanBetween(one.oldestWaitingAt, at),
    String(one.failed),
    `${one.today.accepted}/${one.today.delivered}/${one.today.failed}`,
    one.lastDeliveredAt ?? '',
  ])
  return layOut(headings, rows)
}

function failureLines({ label }: Terminal, { failures }: Desk): readonly string[] {
  const headings = [
    label({ vi: 'Hỏng ở', en: 'Failed at' }),
    label({ vi: 'Trạng thái', en: 'State' }),
    label({ vi: 'Kết quả', en: 'Outcome' }),
    label({ vi: 'Số lượng', en: 'Count' }),
    label({ vi: 'Cũ nhất', en: 'Oldest' }),
    label({ vi: 'Mới nhất', en: 'Newest' }),
  ]
  return layOut(headings, failures.map(({ partner, state, code, count, oldestAt, newestAt }) => [partner, state, code, String(count), oldestAt, newestAt]))
}

function countLines({ label }: Terminal, { at, deadlines, certificates, inbox }: Desk): readonly string[] {
  const ends = certificates.nextAt === undefined ? '' : label({ vi: `; gần nhất ${certificates.nextAt}`, en: `; next ${certificates.nextAt}` })
  return layOutFields([
    [label({ vi: 'Thời hạn', en: 'Deadlines' }), label({ vi: `quá hạn ${deadlines.overdue}, hôm nay ${deadlines.today}, sắp đến ${deadlines.soon}`, en: `${deadlines.overdue} overdue, ${deadlines.today} today, ${deadlines.soon} soon` })],
    [label({ vi: 'Chứng thư', en: 'Certificates' }), `${label({ vi: `hết hạn ${certificates.expired}, trong 14 ngày ${certificates.within14Days}, trong 60 ngày ${certificates.within60Days}`, en: `${certificates.expired} expired, ${certificates.within14Days} within 14 days, ${certificates.within60Days} within 60 days` })}${ends}`],
    [label({ vi: 'Tin báo về', en: 'Inbox' }), label({ vi: `chờ người ${inbox.parked}, không khớp hồ sơ ${inbox.unmatched}`, en: `${inbox.parked} parked, ${inbox.unmatched} unmatched` })],
    [label({ vi: 'Đếm lúc', en: 'Counted at' }), at],
  ])
}
