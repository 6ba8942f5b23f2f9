/** lienthong delays: how long changes at partners took to stand on the national portal. */
import { parseArgs } from 'node:util'
import type { SyncDelayReport } from '../../../schemas/sync-delay.ts'
import { layOut } from '../table.ts'
import { describedSharedOptions, sharedOptions, withGateway, type Verb } from '../verb.ts'

export const delays: Verb = {
  name: 'delays',
  synopses: ['delays [--from INSTANT] [--to INSTANT]'],
  about: { vi: 'Thay đổi ở cơ quan đến Cổng quốc gia chậm bao lâu (quản trị)', en: 'How late the national portal learns of changes (administrator)' },
  options: [
    { flag: '--from INSTANT', about: { vi: 'từ lúc (RFC 3339), mặc định một ngày trước', en: 'from this RFC 3339 instant, default a day ago' } },
    { flag: '--to INSTANT', about: { vi: 'đến trước lúc, mặc định bây giờ', en: 'before this instant, default now' } },
    ...describedSharedOptions,
  ],
  async run(call) {
    const { values } = parseArgs({ args: [...call.args], options: { ...sharedOptions, from: { type: 'string' }, to: { type: 'string' } } })
    const query = new URLSearchParams()
    if (values.from !== undefined) query.set('from', values.from)
    if (values.to !== undefined) query.set('to', values.to)
    const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.get<SyncDelayReport>(`/admin/v1/sync-delays?${query.toString()}`))
    if (values.json === true) return call.terminal.printJson(body)
    const { label } = call.terminal
    const headings = [
      label({ vi: 'Cơ quan', en: 'Partner' }),
      label({ vi: 'Thay đổi', en: 'Changes' }),
      label({ vi: 'Đang chờ', en: 'Pending' }),
      label({ vi: 'Lỗi', en: 'Failed' }),
      'p50 ms',
      'p95 ms',
      label({ vi: 'Lâu nhất ms', en: 'Longest ms' }),
    ]
    const rows = body.items.map((item) => [item.partner, String(item.count), String(item.pending), String(item.failed), shown(item.p50), shown(item.p95), shown(item.longest)])
    for (const line of layOut(headings, rows)) call.terminal.print(line)
  },
}

function shown(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '' : String(Math.round(milliseconds))
}
