/** lienthong inbox: what partners told, and a person's orders about what waits. */
import { parseArgs } from 'node:util'
import type { InboxEntryView, InboxPage } from '../../../schemas/inbox.ts'
import { inboxStates } from '../../../schemas/states.ts'
import { wrongUsage } from '../failure.ts'
import { jsonContent } from '../gateway.ts'
import { layOut, layOutFields } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { describedSharedOptions, reasonOption, refuseMore, requiredReason, sharedOptions, withGateway, type Call, type Verb } from '../verb.ts'

interface Values {
  readonly json?: boolean
  readonly profile?: string
}

export const inbox: Verb = {
  name: 'inbox',
  synopses: ['inbox [--state STATE]…', 'inbox show <id>', 'inbox apply <id> --reason TEXT', 'inbox dismiss <id> --reason TEXT'],
  about: { vi: 'Điều cơ quan báo về; xem và xử lý điều đang chờ người (quản trị)', en: 'What partners told; see and settle what waits for a person (administrator)' },
  options: [
    { flag: '--state STATE', about: { vi: `một trong: ${inboxStates.join(', ')}; mặc định parked và unmatched`, en: 'one of these; default: parked and unmatched' } },
    reasonOption,
    ...describedSharedOptions,
  ],
  async run(call) {
    const { values, positionals } = parseArgs({
      args: [...call.args],
      allowPositionals: true,
      options: { ...sharedOptions, reason: { type: 'string' }, state: { type: 'string', multiple: true } },
    })
    const [action, id, ...more] = positionals
    refuseMore(more)
    if (action === undefined) return listAll(call, values, values.state ?? ['parked', 'unmatched'])
    if (action !== 'show' && action !== 'apply' && action !== 'dismiss') throw wrongUsage(`Không có "inbox ${action}"`, `There is no "inbox ${action}"`)
    if (id === undefined) throw wrongUsage('Thiếu <id>', '<id> is missing')
    const path = `/admin/v1/inbox/${encodeURIComponent(id)}`
    const { body } = await withGateway(call, values.profile, ['admin'], (gateway) =>
      action === 'show' ? gateway.get<InboxEntryView>(path) : gateway.post<InboxEntryView>(`${path}/${action}`, jsonContent({ reason: requiredReason(values.reason) })),
    )
    if (values.json === true) call.terminal.printJson(body)
    else showEntry(call.terminal, body)
  },
}

async function listAll(call: Call, values: Values, states: readonly string[]): Promise<void> {
  const unknown = states.find((state) => !(inboxStates as readonly string[]).includes(state))
  if (unknown !== undefined) throw wrongUsage(`--state phải là một trong: ${inboxStates.join(', ')}`, `--state must be one of: ${inboxStates.join(', ')}`)
  const query = new URLSearchParams()
  for (const state of states) query.append('state', state)
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.get<InboxPage>(`/admin/v1/inbox?${query.toString()}`))
  if (values.json === true) return call.terminal.printJson(body)
  const { label } = call.terminal
  const headings = [
    'id',
    label({ vi: 'Nhận lúc', en: 'Received' }),
    label({ vi: 'Tình trạng', en: 'State' }),
    label({ vi: 'Cơ quan', en: 'Partner' }),
    label({ vi: 'Hồ sơ', en: 'Dossier' }),
    label({ vi: 'Loại', en: 'Type' }),
    label({ vi: 'Lý do', en: 'Reason' }),
  ]
  const rows = body.items.map((item) => [item.id, item.receivedAt, item.state, item.partner, item.dossierCode, item.type, item.reason ?? ''])
  for (const line of layOut(headings, rows)) call.terminal.print(line)
}

function showEntry(terminal: Terminal, entry: InboxEntryView): void {
  const { label } = terminal
  const fields = layOutFields([
    ['id', entry.id],
    [label({ vi: 'Cơ quan', en: 'Partner' }), entry.partner],
    [label({ vi: 'Hồ sơ', en: 'Dossier' }), entry.dossierCode],
    [label({ vi: 'Loại', en: 'Type' }), entry.type],
    [label({ vi: 'Tình trạng', en: 'State' }), [entry.state, entry.reason].filter((text) => text).join(': ')],
    [label({ vi: 'Mã của cơ quan', en: 'Partner’s code' }), entry.event.partnerCode],
    [label({ vi: 'Lời của cơ quan', en: 'Partner’s words' }), entry.event.partnerWords],
    [label({ vi: 'Nguyên văn', en: 'As it arrived' }), entry.raw],
  ])
  for (const line of fields) terminal.print(line)
}
