/** lienthong delays: how long changes at partners took to stand on the national portal. */
import { parseArgs } from 'node:util'
import type { SyncDelayReport } from '../../../schemas/sync-delay.ts'
import { pathWith, queryOf } from '../read-pages.ts'
import { layOut } from '../table.ts'
import { describedSharedOptions, sharedOptions, wholeNumber, withGateway, type Verb } from '../verb.ts'

export const delays: Verb = {
  name: 'delays',
  synopses: ['delays [--from INSTANT] [--to INSTANT] [--late-after MINUTES] [--csv]'],
  about: { vi: 'Thay đổi ở cơ quan đến Cổng quốc gia chậm bao lâu (quản trị)', en: 'How late the national portal learns of changes (administrator)' },
  options: [
    { flag: '--from INSTANT', about: { vi: 'từ lúc (RFC 3339), mặc định một ngày trước', en: 'from this RFC 3339 instant, default a day ago' } },
    { flag: '--to INSTANT', about: { vi: 'đến trước lúc, mặc định bây giờ', en: 'before this instant, default now' } },
    { flag: '--late-after MINUTES', about: { vi: 'chậm là quá số phút này; mặc định theo cấu hình', en: 'late is more than so many minutes; default by the configuration' } },
    { flag: '--csv', about: { vi: 'từng ngày, dạng bảng CSV cho bảng tính', en: 'by day, as CSV for spreadsheets' } },
    ...describedSharedOptions,
  ],
  async run(call) {
    const options = { ...sharedOptions, from: { type: 'string' }, to: { type: 'string' }, 'late-after': { type: 'string' }, csv: { type: 'boolean' } } as const
    const { values } = parseArgs({ args: [...call.args], options })
    const lateAfter = values['late-after']
    const lateAfterMinutes = lateAfter === undefined ? undefined : String(wholeNumber(lateAfter, '--late-after', 1, 43_200))
    const path = pathWith('/admin/v1/sync-delays', queryOf({ from: values.from, to: values.to, lateAfterMinutes }))
    if (values.csv === true) {
      const table = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.getTable(path))
      return call.terminal.printText(table.body)
    }
    const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.get<SyncDelayReport>(path))
    if (values.json === true) return call.terminal.printJson(body)
    const { label } = call.terminal
    const headings = [
      label({ vi: 'Cơ quan', en: 'Partner' }),
      label({ vi: 'Thay đổi', en: 'Changes' }),
      label({ vi: 'Đang chờ', en: 'Pending' }),
      label({ vi: 'Lỗi', en: 'Failed' }),
      label({ vi: `Chậm quá ${body.lateAfterMinutes} phút`, en: `Later than ${body.lateAfterMinutes} min` }),
      'p50 ms',
      'p95 ms',
      label({ vi: 'Lâu nhất ms', en: 'Longest ms' }),
    ]
    const rows = body.items.map((item) => [item.partner, String(item.count), String(item.pending), String(item.failed), String(item.late), shown(item.p50), shown(item.p95), shown(item.longest)])
    for (const line of layOut(headings, rows)) call.terminal.print(line)
  },
}

function shown(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '' : String(Math.round(milliseconds))
}
