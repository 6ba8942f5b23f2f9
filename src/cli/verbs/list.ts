/** lienthong list: transfers, newest first, page by page. */
import { parseArgs } from 'node:util'
import { transferPurposes } from '../../../schemas/states.ts'
import type { AdminTransferView, TransferView } from '../../../schemas/transfer.ts'
import { deliveryStates } from '../../domain/transfer.ts'
import { wrongUsage } from '../failure.ts'
import { describedPageOptions, pageOptions, readPages, sayMore } from '../read-pages.ts'
import { showTransfers } from '../show-transfer.ts'
import { minutesIn } from '../spans.ts'
import { describedSharedOptions, oneOfThese, sharedOptions, withGateway, type Verb } from '../verb.ts'

const options = {
  ...sharedOptions,
  ...pageOptions,
  state: { type: 'string', multiple: true },
  partner: { type: 'string' },
  dossier: { type: 'string' },
  procedure: { type: 'string' },
  purpose: { type: 'string', multiple: true },
  'accepted-from': { type: 'string' },
  'accepted-to': { type: 'string' },
  admin: { type: 'boolean' },
  client: { type: 'string' },
  code: { type: 'string', multiple: true },
  'remote-id': { type: 'string' },
  'older-than': { type: 'string' },
  'state-from': { type: 'string' },
  'state-to': { type: 'string' },
} as const
type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

/** The clients' door knows none of these. */
const administratorsOwn = ['client', 'code', 'remote-id', 'older-than', 'state-from', 'state-to'] as const

export const list: Verb = {
  name: 'list',
  synopses: [
    'list [--state STATE]… [--partner ID] [--dossier CODE] [--procedure CODE] [--purpose PURPOSE]… [--accepted-from TIME] [--accepted-to TIME] [--limit N] [--all]',
    'list --admin … [--client ID] [--code CODE]… [--remote-id ID] [--older-than 2h] [--state-from TIME] [--state-to TIME]',
  ],
  about: { vi: 'Các lượt chuyển, mới nhất trước', en: 'Transfers, newest first' },
  options: [
    { flag: '--state STATE', values: deliveryStates, about: { vi: `một trong: ${deliveryStates.join(', ')}; lặp lại được`, en: 'one of these; may be repeated' } },
    { flag: '--partner ID', about: { vi: 'mã cơ quan nhận', en: 'partner id' } },
    { flag: '--dossier CODE', about: { vi: 'mã hồ sơ', en: 'dossier code' } },
    { flag: '--procedure CODE', about: { vi: 'mã thủ tục', en: 'code of the procedure' } },
    { flag: '--purpose PURPOSE', values: transferPurposes, about: { vi: `một trong: ${transferPurposes.join(', ')}; lặp lại được`, en: 'one of these; may be repeated' } },
    { flag: '--accepted-from TIME, --accepted-to TIME', about: { vi: 'tiếp nhận từ lúc, trước lúc (RFC 3339)', en: 'accepted from this instant on, before this one (RFC 3339)' } },
    { flag: '--admin', about: { vi: 'của mọi hệ thống, bằng quyền quản trị', en: 'of all clients, as the administrator' } },
    { flag: '--client ID', about: { vi: '--admin: của hệ thống này; gateway là của chính cổng', en: '--admin: of this client; gateway for what the gateway sends by itself' } },
    { flag: '--code CODE', about: { vi: '--admin: mã kết quả cuối; lặp lại được', en: '--admin: code of the last outcome; may be repeated' } },
    { flag: '--remote-id ID', about: { vi: '--admin: mã mà bên nhận cấp', en: '--admin: id that the partner gave' } },
    { flag: '--older-than AGE', about: { vi: '--admin: tiếp nhận đã quá lâu: 90 (phút), 90m, 2h, 3d', en: '--admin: accepted at least so long ago: 90 (minutes), 90m, 2h, 3d' } },
    { flag: '--state-from TIME, --state-to TIME', about: { vi: '--admin: ở trạng thái này từ lúc, trước lúc', en: '--admin: in its state from this instant on, since before this one' } },
    ...describedPageOptions,
    ...describedSharedOptions,
  ],
  async run(call) {
    const { values } = parseArgs({ args: [...call.args], options })
    const door = values.admin === true ? 'admin' : 'client'
    const misplaced = administratorsOwn.find((name) => values[name] !== undefined)
    if (door === 'client' && misplaced !== undefined) throw wrongUsage(`--${misplaced} chỉ dùng cùng --admin`, `--${misplaced} goes with --admin only`)
    const path = door === 'admin' ? '/admin/v1/transfers' : '/v1/transfers'
    const page = await withGateway(call, values.profile, [door], (gateway) => readPages<TransferView | AdminTransferView>(gateway, path, filterOf(values), values))
    if (values.json === true) return call.terminal.printJson(page)
    showTransfers(call.terminal, page.items)
    sayMore(call.terminal, page)
  },
}

function filterOf(values: Values): Readonly<Record<string, string | readonly string[] | undefined>> {
  return {
    state: values.state?.map((state) => oneOfThese(state, '--state', deliveryStates)),
    partner: values.partner,
    dossierCode: values.dossier,
    procedureCode: values.procedure,
    purpose: values.purpose?.map((purpose) => oneOfThese(purpose, '--purpose', transferPurposes)),
    acceptedFrom: values['accepted-from'],
    acceptedTo: values['accepted-to'],
    client: values.client,
    code: values.code,
    remoteId: values['remote-id'],
    olderThanMinutes: values['older-than'] === undefined ? undefined : minutesOf(values['older-than']),
    stateFrom: values['state-from'],
    stateTo: values['state-to'],
  }
}

function minutesOf(age: string): string {
  const minutes = minutesIn(age)
  if (minutes === undefined) throw wrongUsage('--older-than phải có dạng 90, 90m, 2h hoặc 3d', '--older-than must be like 90, 90m, 2h or 3d')
  return String(minutes)
}
