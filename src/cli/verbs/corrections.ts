/** lienthong corrections: corrected versions that were proposed, and what the second person says. */
import { parseArgs } from 'node:util'
import { correctionStates, type Correction, type CorrectionView } from '../../../schemas/corrections.ts'
import { jsonContent } from '../gateway.ts'
import { describedPageOptions, pageOptions, readPages, sayMore } from '../read-pages.ts'
import { evenIfThereOption, showCorrection, showCorrections } from '../show-corrections.ts'
import { describedSharedOptions, oneOfThese, onlyArgument, reasonOption, requiredReason, runAction, sharedOptions, withGateway, type Call, type Verb } from '../verb.ts'

const path = '/admin/v1/corrections'

export const corrections: Verb = {
  name: 'corrections',
  synopses: [
    'corrections list [--state STATE]… [--original TRANSFER] [--limit N] [--all]',
    'corrections show <id>',
    'corrections approve <id> --reason TEXT [--even-if-there]',
    'corrections reject|withdraw <id> --reason TEXT',
  ],
  about: { vi: 'Các bản sửa: xem, duyệt, không duyệt, rút (quản trị)', en: 'Corrections: see, approve, reject, withdraw (administrator)' },
  options: [
    { flag: '--state STATE', values: correctionStates, about: { vi: `list: một trong: ${correctionStates.join(', ')}; lặp lại được`, en: 'list: one of these; may be repeated' } },
    { flag: '--original TRANSFER', about: { vi: 'list: của lượt chuyển này', en: 'list: of this transfer' } },
    evenIfThereOption,
    reasonOption,
    ...describedPageOptions,
    ...describedSharedOptions,
  ],
  run: (call) => runAction({ list, show, approve: decide('approve'), reject: decide('reject'), withdraw: decide('withdraw') }, call, list),
}

async function list(call: Call): Promise<void> {
  const options = { ...sharedOptions, ...pageOptions, state: { type: 'string', multiple: true }, original: { type: 'string' } } as const
  const { values } = parseArgs({ args: [...call.args], options })
  const filter = { state: values.state?.map((one) => oneOfThese(one, '--state', correctionStates)), original: values.original }
  const page = await withGateway(call, values.profile, ['admin'], (gateway) => readPages<Correction>(gateway, path, filter, values))
  if (values.json === true) return call.terminal.printJson(page)
  showCorrections(call.terminal, page.items)
  sayMore(call.terminal, page)
}

async function show(call: Call): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: sharedOptions })
  const id = onlyArgument(positionals, '<id>')
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.get<CorrectionView>(`${path}/${encodeURIComponent(id)}`))
  if (values.json === true) call.terminal.printJson(body)
  else showCorrection(call.terminal, body)
}

function decide(action: 'approve' | 'reject' | 'withdraw'): (call: Call) => Promise<void> {
  return async function decided(call) {
    const options = { ...sharedOptions, reason: { type: 'string' }, 'even-if-there': { type: 'boolean' } } as const
    const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options })
    const id = onlyArgument(positionals, '<id>')
    const content = jsonContent({ reason: requiredReason(values.reason), ...(values['even-if-there'] === true ? { evenIfThere: true } : {}) })
    const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.post<Correction>(`${path}/${encodeURIComponent(id)}/${action}`, content))
    if (values.json === true) call.terminal.printJson(body)
    else showCorrection(call.terminal, body)
  }
}
