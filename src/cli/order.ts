/** What replay, resend and dismiss share: one transfer, one reason, one administrator's request. */
import { parseArgs } from 'node:util'
import type { AdminTransferView } from '../../schemas/transfer.ts'
import { jsonContent } from './gateway.ts'
import { showTransfer } from './show-transfer.ts'
import { onlyArgument, requiredReason, sharedOptions, transferPath, withGateway, type Call } from './verb.ts'

export async function orderForTransfer(call: Call, action: 'replay' | 'resend' | 'dismiss'): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: { ...sharedOptions, reason: { type: 'string' } } })
  const id = onlyArgument(positionals, '<transfer-id>')
  const content = jsonContent({ reason: requiredReason(values.reason) })
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.post<AdminTransferView>(transferPath('admin', id, `/${action}`), content))
  if (values.json === true) call.terminal.printJson(body)
  else showTransfer(call.terminal, body)
}
