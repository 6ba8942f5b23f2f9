/** lienthong lanes: which partners are open, suspended or stopped, and a person's orders about them. */
import { parseArgs } from 'node:util'
import type { LaneList } from '../../../schemas/lane.ts'
import { wrongUsage } from '../failure.ts'
import { jsonContent } from '../gateway.ts'
import { layOut } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { describedSharedOptions, reasonOption, refuseMore, requiredReason, sharedOptions, withGateway, type Call, type Verb } from '../verb.ts'

export const lanes: Verb = {
  name: 'lanes',
  synopses: ['lanes', 'lanes resume <partner> --reason TEXT', 'lanes suspend <partner> --reason TEXT'],
  about: { vi: 'Xem, mở hoặc tạm dừng làn của từng cơ quan nhận (quản trị)', en: 'Shows, opens or suspends the partners’ lanes (administrator)' },
  options: [reasonOption, ...describedSharedOptions],
  async run(call) {
    const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: { ...sharedOptions, reason: { type: 'string' } } })
    const [action, partner, ...more] = positionals
    refuseMore(more)
    if (action === undefined) return showAll(call, values)
    if (action !== 'resume' && action !== 'suspend') throw wrongUsage(`Không có "lanes ${action}"`, `There is no "lanes ${action}"`)
    if (partner === undefined) throw wrongUsage('Thiếu <partner>', '<partner> is missing')
    const content = jsonContent({ reason: requiredReason(values.reason) })
    const path = `/admin/v1/lanes/${encodeURIComponent(partner)}/${action}`
    const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.post<LaneList>(path, content))
    if (values.json === true) call.terminal.printJson(body)
    else showLanes(call.terminal, body.items)
  },
}

async function showAll(call: Call, values: { readonly json?: boolean; readonly profile?: string }): Promise<void> {
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.get<LaneList>('/admin/v1/lanes'))
  if (values.json === true) call.terminal.printJson(body)
  else showLanes(call.terminal, body.items)
}

function showLanes(terminal: Terminal, shown: LaneList['items']): void {
  const { label } = terminal
  const headings = [
    label({ vi: 'Cơ quan nhận', en: 'Partner' }),
    label({ vi: 'Làn', en: 'Lane' }),
    label({ vi: 'Từ lúc', en: 'Since' }),
    label({ vi: 'Hỏng liên tiếp', en: 'Failures in a row' }),
    label({ vi: 'Thử lại lúc', en: 'Next probe' }),
    label({ vi: 'Lý do', en: 'Reason' }),
  ]
  const rows = shown.map((lane) => [lane.partner, lane.state, lane.since, String(lane.failures), lane.nextProbeAt ?? '', lane.reason ?? ''])
  for (const line of layOut(headings, rows)) terminal.print(line)
}
