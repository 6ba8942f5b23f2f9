/** lienthong polls: when partners were asked for news, and for how many dossiers. */
import { parseArgs } from 'node:util'
import type { PollerList } from '../../../schemas/inbox.ts'
import { layOut } from '../table.ts'
import { describedSharedOptions, sharedOptions, withGateway, type Verb } from '../verb.ts'

export const polls: Verb = {
  name: 'polls',
  synopses: ['polls'],
  about: { vi: 'Các cơ quan được hỏi kết quả lúc nào, cho bao nhiêu hồ sơ (quản trị)', en: 'When partners are asked for news, for how many dossiers (administrator)' },
  options: describedSharedOptions,
  async run(call) {
    const { values } = parseArgs({ args: [...call.args], options: sharedOptions })
    const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.get<PollerList>('/admin/v1/pollers'))
    if (values.json === true) return call.terminal.printJson(body)
    const { label } = call.terminal
    const headings = [
      label({ vi: 'Cơ quan', en: 'Partner' }),
      label({ vi: 'Hỏi lần cuối', en: 'Last asked' }),
      label({ vi: 'Hỏi tiếp lúc', en: 'Next' }),
      label({ vi: 'Hồ sơ đang chờ', en: 'Dossiers awaited' }),
      label({ vi: 'Hỏng liên tiếp', en: 'Failures in a row' }),
      label({ vi: 'Lỗi cuối', en: 'Last failure' }),
    ]
    const rows = body.items.map((item) => [item.partner, item.lastAt ?? '', item.nextAt, String(item.awaited), String(item.failures), item.lastFailure ?? ''])
    for (const line of layOut(headings, rows)) call.terminal.print(line)
  },
}
