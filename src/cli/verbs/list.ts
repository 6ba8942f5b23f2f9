/** lienthong list: transfers, newest first, page by page. */
import { parseArgs } from 'node:util'
import type { TransferPage } from '../../../schemas/transfer.ts'
import { deliveryStates } from '../../domain/transfer.ts'
import { wrongUsage } from '../failure.ts'
import type { Gateway } from '../gateway.ts'
import { isDeliveryState, showTransfers } from '../show-transfer.ts'
import { describedSharedOptions, sharedOptions, wholeNumber, withGateway, type Verb } from '../verb.ts'

const largestPage = 200

export const list: Verb = {
  name: 'list',
  synopses: ['list [--state STATE]… [--partner ID] [--dossier CODE] [--limit N] [--all] [--admin]'],
  about: { vi: 'Các lượt chuyển, mới nhất trước', en: 'Transfers, newest first' },
  options: [
    { flag: '--state STATE', about: { vi: `một trong: ${deliveryStates.join(', ')}; lặp lại được`, en: 'one of these; may be repeated' } },
    { flag: '--partner ID', about: { vi: 'mã cơ quan nhận', en: 'partner id' } },
    { flag: '--dossier CODE', about: { vi: 'mã hồ sơ', en: 'dossier code' } },
    { flag: '--limit N', about: { vi: '1 đến 200, mặc định 50', en: '1 to 200, default 50' } },
    { flag: '--all', about: { vi: 'mọi trang, không chỉ trang đầu', en: 'every page, not only the first' } },
    { flag: '--admin', about: { vi: 'của mọi hệ thống, bằng quyền quản trị', en: 'of all clients, as the administrator' } },
    ...describedSharedOptions,
  ],
  async run(call) {
    const { values } = parseArgs({
      args: [...call.args],
      options: {
        ...sharedOptions,
        state: { type: 'string', multiple: true },
        partner: { type: 'string' },
        dossier: { type: 'string' },
        limit: { type: 'string' },
        all: { type: 'boolean' },
        admin: { type: 'boolean' },
      },
    })
    const filter = new URLSearchParams()
    for (const state of values.state ?? []) filter.append('state', checkedState(state))
    if (values.partner !== undefined) filter.set('partner', values.partner)
    if (values.dossier !== undefined) filter.set('dossierCode', values.dossier)
    if (values.limit !== undefined) filter.set('limit', String(wholeNumber(values.limit, '--limit', 1, largestPage)))
    else if (values.all === true) filter.set('limit', String(largestPage))
    const door = values.admin === true ? 'admin' : 'client'
    const path = door === 'admin' ? '/admin/v1/transfers' : '/v1/transfers'
    const page = await withGateway(call, values.profile, [door], (gateway) => readPages(gateway, path, filter, values.all === true))
    if (values.json === true) return call.terminal.printJson(page)
    showTransfers(call.terminal, page.items)
    if (page.next !== undefined) call.terminal.say({ vi: 'Còn nữa: thêm --all để xem hết.', en: 'There are more: add --all to see them.' })
  },
}

async function readPages(gateway: Gateway, path: string, filter: URLSearchParams, all: boolean): Promise<TransferPage> {
  const items: TransferPage['items'] = []
  const query = new URLSearchParams(filter)
  for (;;) {
    const { body } = await gateway.get<TransferPage>(`${path}?${query.toString()}`)
    items.push(...body.items)
    if (body.next === undefined) return { items }
    if (!all) return { items, next: body.next }
    query.set('cursor', body.next)
  }
}

function checkedState(state: string): string {
  if (isDeliveryState(state)) return state
  const known = deliveryStates.join(', ')
  throw wrongUsage(`--state phải là một trong: ${known}`, `--state must be one of: ${known}`)
}
