/** lienthong deadlines: dossiers by the date that they are due. */
import { parseArgs } from 'node:util'
import { deadlineStates, type DeadlineRow } from '../../../schemas/deadlines.ts'
import { describedPageOptions, pageOptions, readPages, sayMore } from '../read-pages.ts'
import { layOut } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { describedSharedOptions, oneOfThese, sharedOptions, withGateway, type Verb } from '../verb.ts'

export const deadlines: Verb = {
  name: 'deadlines',
  synopses: ['deadlines [--state overdue|soon|open] [--partner ID] [--limit N] [--all]'],
  about: { vi: 'Hồ sơ quá hạn hoặc sắp đến hạn, hạn sớm nhất trước (quản trị)', en: 'Dossiers that are overdue or soon due, the earliest first (administrator)' },
  options: [
    { flag: '--state STATE', values: deadlineStates, about: { vi: 'overdue là quá hạn, soon là sắp đến hạn, open là tất cả hồ sơ chưa xong; không ghi: quá hạn và sắp đến hạn', en: 'overdue, soon, or open: all that are not finished; absent: overdue and soon' } },
    { flag: '--partner ID', about: { vi: 'đang ở cơ quan này', en: 'held by this partner' } },
    ...describedPageOptions,
    ...describedSharedOptions,
  ],
  async run(call) {
    const { values } = parseArgs({ args: [...call.args], options: { ...sharedOptions, ...pageOptions, state: { type: 'string' }, partner: { type: 'string' } } })
    const { state, partner } = values
    const filter = { state: state === undefined ? undefined : oneOfThese(state, '--state', deadlineStates), partner }
    const page = await withGateway(call, values.profile, ['admin'], (gateway) => readPages<DeadlineRow>(gateway, '/admin/v1/deadlines', filter, values))
    if (values.json === true) return call.terminal.printJson(page)
    show(call.terminal, page.items)
    sayMore(call.terminal, page)
    const [first] = page.items
    if (first === undefined) return
    const next = `lienthong why ${first.sender} ${first.code}`
    call.terminal.say({ vi: `Vì sao quá hạn: ${next}`, en: `Why one is overdue: ${next}` })
  },
}

function show({ label, print }: Terminal, rows: readonly DeadlineRow[]): void {
  const headings = [
    label({ vi: 'Hạn trả', en: 'Due' }),
    label({ vi: 'Đơn vị', en: 'Sender' }),
    label({ vi: 'Hồ sơ', en: 'Dossier' }),
    label({ vi: 'Thủ tục', en: 'Procedure' }),
    label({ vi: 'Đang ở', en: 'Held by' }),
    label({ vi: 'Trạng thái', en: 'Status' }),
    label({ vi: 'Đồng hồ', en: 'Clock' }),
    label({ vi: 'Cổng quốc gia', en: 'Portal' }),
  ]
  const shown = rows.map((row) => [row.dueAt, row.sender, row.code, row.procedureCode, row.partners.join(', '), String(row.status), row.clock, row.portal])
  for (const line of layOut(headings, shown)) print(line)
}
