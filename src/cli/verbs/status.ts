/** lienthong status: one transfer with every step that it took. */
import { parseArgs } from 'node:util'
import type { Timeline } from '../../../schemas/timeline.ts'
import type { TransferView } from '../../../schemas/transfer.ts'
import { showTimeline, showTransfer } from '../show-transfer.ts'
import { describedSharedOptions, onlyArgument, sharedOptions, transferPath, withGateway, type Verb } from '../verb.ts'

export const status: Verb = {
  name: 'status',
  synopses: ['status <transfer-id> [--admin]'],
  about: { vi: 'Trạng thái, số lần gửi, lời cuối của cơ quan nhận và nhật ký của một lượt chuyển', en: 'State, attempts, last words and timeline of one transfer' },
  options: [{ flag: '--admin', about: { vi: 'hỏi bằng quyền quản trị', en: 'ask as the administrator' } }, ...describedSharedOptions],
  async run(call) {
    const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: { ...sharedOptions, admin: { type: 'boolean' } } })
    const id = onlyArgument(positionals, '<transfer-id>')
    const door = values.admin === true ? 'admin' : 'client'
    await withGateway(call, values.profile, [door], async (gateway) => {
      const { body: transfer } = await gateway.get<TransferView>(transferPath(door, id))
      const { body: timeline } = await gateway.get<Timeline>(transferPath(door, id, '/timeline'))
      if (values.json === true) return call.terminal.printJson({ transfer, timeline: timeline.items })
      showTransfer(call.terminal, transfer)
      call.terminal.print('')
      showTimeline(call.terminal, timeline.items)
    })
  },
}
