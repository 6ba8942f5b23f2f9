/** Partners as an administrator reads them: health, lane, agreement, and what a connection test did. */
import type { ConnectionTest, PartnerDeskView } from '../../schemas/partner-desk.ts'
import { leavesOf } from './leaves.ts'
import { layOut, layOutFields } from './table.ts'
import type { Terminal } from './terminal.ts'

export function showPartners(terminal: Terminal, partners: readonly PartnerDeskView[]): void {
  const { label } = terminal
  const headings = [
    label({ vi: 'Cơ quan', en: 'Partner' }),
    label({ vi: 'Tên', en: 'Name' }),
    label({ vi: 'Làn', en: 'Lane' }),
    label({ vi: 'Lần gửi trong 1 giờ', en: 'Attempts in 1 h' }),
    label({ vi: 'Giao', en: 'Delivered' }),
    label({ vi: 'Hỏng', en: 'Failed' }),
    'p50 ms',
    label({ vi: 'Giao lần cuối', en: 'Last delivered' }),
    label({ vi: 'Nghe tin lần cuối', en: 'Last heard' }),
  ]
  const rows = partners.map(({ id, title, lane, health }) => [
    id, label(title), lane.state, String(health.attempts), String(health.delivered), String(health.failed),
    health.medianMs === undefined ? '' : String(Math.round(health.medianMs)), health.lastDeliveredAt ?? '', health.lastHeardAt ?? '',
  ])
  for (const line of layOut(headings, rows)) terminal.print(line)
}

export function showPartner(terminal: Terminal, one: PartnerDeskView): void {
  const { label } = terminal
  const { lane, health, can, poller } = one
  const fields = layOutFields([
    [label({ vi: 'Cơ quan', en: 'Partner' }), `${one.id}: ${label(one.title)}`],
    [label({ vi: 'Mã đơn vị, bộ nối', en: 'Organisation, adapter' }), `${one.organisation}, ${one.adapter}`],
    [label({ vi: 'Đường truyền', en: 'Transport' }), one.transport],
    [label({ vi: 'Làn', en: 'Lane' }), [lane.state, lane.since, lane.reason].filter((part) => part !== undefined).join(', ')],
    [label({ vi: 'Thử lại lúc', en: 'Next probe' }), lane.nextProbeAt],
    [label({ vi: 'Trong 1 giờ', en: 'In 1 hour' }), label({ vi: `gửi ${health.attempts}, giao ${health.delivered}, hỏng ${health.failed}`, en: `${health.attempts} attempts, ${health.delivered} delivered, ${health.failed} failed` })],
    [label({ vi: 'Giao, nghe tin lần cuối', en: 'Last delivered, heard' }), `${health.lastDeliveredAt ?? '–'}, ${health.lastHeardAt ?? '–'}`],
    [label({ vi: 'Biết', en: 'Can' }), [can.poll ? 'poll' : '', can.callbacks ? 'callbacks' : '', can.standing ? 'standing' : '', ...can.queries].filter((part) => part !== '').join(', ')],
    [label({ vi: 'Thủ tục', en: 'Procedures' }), one.procedures?.join(', ')],
    [label({ vi: 'Hỏi tin', en: 'Poller' }), poller === undefined ? undefined : leavesOf(poller).map(({ path, value }) => `${path}=${value}`).join(' ')],
    ...leavesOf(one.agreement).map(({ path, value }): [string, string] => [`agreement.${path}`, value]),
  ])
  for (const line of fields) terminal.print(line)
}

export function showTest(terminal: Terminal, test: ConnectionTest): void {
  const { label, lines, print } = terminal
  for (const line of lines(test.words)) print(`${test.up ? '✓' : '✗'} ${line}`)
  const fields = layOutFields([
    [label({ vi: 'Cơ quan, lúc', en: 'Partner, at' }), `${test.partner}, ${test.at}`],
    [label({ vi: 'Mã', en: 'Code' }), test.code],
    [label({ vi: 'Mất', en: 'Took' }), `${Math.round(test.milliseconds)} ms`],
    [label({ vi: 'Chứng thư của đơn vị hết hạn', en: 'Our certificate ends' }), test.certificateEndsAt],
    ...test.exchanges.map(({ name, method, url, status, failure, milliseconds }): [string, string] => [label({ vi: 'Đã gửi', en: 'Sent' }), `${name} ${method} ${url} ${status ?? failure ?? ''} ${Math.round(milliseconds)} ms`]),
    ...test.signatures.map(({ direction, profile, algorithm, organisation }): [string, string] => [
      label(direction === 'made' ? { vi: 'Đã ký', en: 'Signed' } : { vi: 'Đã kiểm tra chữ ký', en: 'Verified' }), `${organisation} ${profile} ${algorithm}`,
    ]),
  ])
  for (const line of fields) print(line)
}
