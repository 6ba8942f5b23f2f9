/** lienthong reconcile: holds a day here against what a partner and the portal have, and puts right what differs. */
import { parseArgs } from 'node:util'
import { differenceKinds, type DifferenceView, type Reconciliation } from '../../../schemas/reconciliation.ts'
import { describedPageOptions, pageOptions, readPages, sayMore } from '../read-pages.ts'
import { repair, show, start } from '../reconcile-orders.ts'
import { showDifferences, showReconciliations } from '../show-reconciliations.ts'
import { describedSharedOptions, oneOfThese, reasonOption, runAction, sharedOptions, withGateway, type Call, type Verb } from '../verb.ts'

export const reconcile: Verb = {
  name: 'reconcile',
  synopses: [
    'reconcile <partner> <day> [--wait]',
    'reconcile list [--partner ID] [--day DAY] [--limit N] [--all]',
    'reconcile show <id> [--wait]',
    'reconcile differences [--reconciliation ID] [--kind KIND]… [--partner ID] [--open] [--limit N] [--all]',
    'reconcile repair <difference-id> --reason TEXT',
    'reconcile repair --reconciliation ID --kind KIND --reason TEXT',
  ],
  about: { vi: 'Đối soát một ngày với một cơ quan và Cổng quốc gia, và sửa sai lệch (quản trị)', en: 'Compares a day with a partner and the national portal, and repairs what differs (administrator)' },
  options: [
    { flag: '--wait', about: { vi: 'chờ đến khi xong; Ctrl-C chỉ thôi chờ', en: 'until it is done; Ctrl-C only ends the waiting' } },
    { flag: '--partner ID', about: { vi: 'list, differences: của cơ quan này', en: 'list, differences: of this partner' } },
    { flag: '--day DAY', about: { vi: 'list: của ngày này (2026-11-20), giờ Việt Nam', en: 'list: of this day (2026-11-20), Vietnamese time' } },
    { flag: '--reconciliation ID', about: { vi: 'differences, repair: của lần đối soát này', en: 'differences, repair: of this comparison' } },
    { flag: '--kind KIND', values: differenceKinds, about: { vi: `differences, repair: một trong: ${differenceKinds.join(', ')}`, en: 'differences, repair: one of these' } },
    { flag: '--open', about: { vi: 'differences: chỉ những cái chưa ai sửa', en: 'differences: only those that nobody repaired' } },
    reasonOption,
    ...describedPageOptions,
    ...describedSharedOptions,
  ],
  run: (call) => runAction({ list, show, differences, repair }, call, start),
}

async function list(call: Call): Promise<void> {
  const options = { ...sharedOptions, ...pageOptions, partner: { type: 'string' }, day: { type: 'string' } } as const
  const { values } = parseArgs({ args: [...call.args], options })
  const filter = { partner: values.partner, day: values.day }
  const page = await withGateway(call, values.profile, ['admin'], (gateway) => readPages<Reconciliation>(gateway, '/admin/v1/reconciliations', filter, values))
  if (values.json === true) return call.terminal.printJson(page)
  showReconciliations(call.terminal, page.items)
  sayMore(call.terminal, page)
}

async function differences(call: Call): Promise<void> {
  const options = { ...sharedOptions, ...pageOptions, reconciliation: { type: 'string' }, kind: { type: 'string', multiple: true }, partner: { type: 'string' }, open: { type: 'boolean' } } as const
  const { values } = parseArgs({ args: [...call.args], options })
  const kind = values.kind?.map((one) => oneOfThese(one, '--kind', differenceKinds))
  const filter = { reconciliation: values.reconciliation, kind, partner: values.partner, open: values.open === true ? 'true' : undefined }
  const page = await withGateway(call, values.profile, ['admin'], (gateway) => readPages<DifferenceView>(gateway, '/admin/v1/differences', filter, values))
  if (values.json === true) return call.terminal.printJson(page)
  if (page.items.length === 0) call.terminal.say({ vi: 'Không có sai lệch.', en: 'Nothing differs.' })
  showDifferences(call.terminal, page.items)
  sayMore(call.terminal, page)
}
