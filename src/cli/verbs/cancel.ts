/** lienthong cancel: takes back a transfer that was not sent yet. */
import { parseArgs } from 'node:util'
import type { TransferView } from '../../../schemas/transfer.ts'
import { showTransfer } from '../show-transfer.ts'
import { describedSharedOptions, onlyArgument, sharedOptions, transferPath, withGateway, type Verb } from '../verb.ts'

export const cancel: Verb = {
  name: 'cancel',
  synopses: ['cancel <transfer-id>'],
  about: { vi: 'Huỷ lượt chuyển chưa gửi hoặc đang chờ gửi lại', en: 'Cancels a transfer that was not sent yet or waits for a retry' },
  options: describedSharedOptions,
  async run(call) {
    const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: sharedOptions })
    const id = onlyArgument(positionals, '<transfer-id>')
    const { body } = await withGateway(call, values.profile, ['client'], (gateway) => gateway.post<TransferView>(transferPath('client', id, '/cancel')))
    if (values.json === true) call.terminal.printJson(body)
    else showTransfer(call.terminal, body)
  },
}
