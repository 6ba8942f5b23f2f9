/** lienthong access: what one-stop systems may do, and why something is allowed or not. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { AccessExplanation, RightsList, RightsView } from '../../../schemas/access.ts'
import { refused, wrongUsage } from '../failure.ts'
import { jsonContent } from '../gateway.ts'
import { showExplanation, showRights, showRightsList } from '../show-rights.ts'
import {
  chosenAction, describedSharedOptions, onlyArgument, reasonOption, refuseMore, requiredReason, sharedOptions, wholeNumber, withGateway, type Call, type Verb,
} from '../verb.ts'

const options = {
  ...sharedOptions,
  file: { type: 'string' },
  reason: { type: 'string' },
  'based-on': { type: 'string' },
  permission: { type: 'string' },
  partner: { type: 'string' },
  procedure: { type: 'string' },
  service: { type: 'string' },
  purpose: { type: 'string' },
} as const
type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

const actions: Readonly<Record<string, (call: Call, values: Values, rest: readonly string[]) => Promise<void>>> = { list, show, set, explain }

export const access: Verb = {
  name: 'access',
  synopses: [
    'access list',
    'access show <client>',
    'access set <client> --file rights.json --reason TEXT [--based-on VERSION]',
    'access explain <client> --partner ID --procedure CODE',
    'access explain <client> --service NAME --purpose PURPOSE --partner ID [--procedure CODE]',
    'access explain <client> --permission PERMISSION',
  ],
  about: { vi: 'Quyền của các hệ thống một cửa: xem, thay đổi, và vì sao được hay không được (quản trị)', en: 'Rights of the one-stop systems: see, change, and why something is allowed or not (administrator)' },
  options: [
    { flag: '--file FILE', about: { vi: 'tệp JSON {permissions, transfers, queries}; thay toàn bộ quyền cũ', en: 'JSON {permissions, transfers, queries}, in place of all rights before' } },
    { flag: '--based-on VERSION', about: { vi: 'phiên bản mà thay đổi này dựa trên; mặc định phiên bản mới nhất', en: 'version that this change is based on; default the newest' } },
    { flag: '--partner ID', about: { vi: 'cơ quan được gửi đến hoặc được hỏi', en: 'partner that is sent to or asked' } },
    { flag: '--procedure CODE', about: { vi: 'mã thủ tục', en: 'code of the procedure' } },
    { flag: '--service NAME', about: { vi: 'tên tra cứu', en: 'name of the look-up' } },
    { flag: '--purpose PURPOSE', about: { vi: 'mục đích tra cứu', en: 'why it is asked' } },
    { flag: '--permission NAME', about: { vi: 'quyền ở cửa, ví dụ transfers.send', en: 'right at the door, e.g. transfers.send' } },
    reasonOption,
    ...describedSharedOptions,
  ],
  async run(call) {
    const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options })
    const { action, rest } = chosenAction('access', actions, positionals)
    await action(call, values, rest)
  },
}

async function list(call: Call, values: Values, rest: readonly string[]): Promise<void> {
  refuseMore(rest)
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.get<RightsList>('/admin/v1/access'))
  if (values.json === true) call.terminal.printJson(body)
  else showRightsList(call.terminal, body.items)
}

async function show(call: Call, values: Values, rest: readonly string[]): Promise<void> {
  const path = pathOf(rest)
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.get<RightsList>(path))
  if (values.json === true) return call.terminal.printJson(body)
  const [newest, ...earlier] = body.items
  if (newest === undefined) return call.terminal.say(noRights)
  showRights(call.terminal, newest)
  if (earlier.length === 0) return
  call.terminal.print('')
  showRightsList(call.terminal, earlier)
}

const noRights = { vi: 'Chưa được cấp quyền nào: không làm được gì.', en: 'It was given no rights yet and may do nothing.' }

async function set(call: Call, values: Values, rest: readonly string[]): Promise<void> {
  const path = pathOf(rest)
  const { file, 'based-on': basis } = values
  if (file === undefined) throw wrongUsage('Thiếu --file', '--file is missing')
  const rights = readJson(file)
  const reason = requiredReason(values.reason)
  const named = basis === undefined ? undefined : wholeNumber(basis, '--based-on', 0, 999_999_999)
  const body = await withGateway(call, values.profile, ['admin'], async (gateway) => {
    const basedOn = named ?? (await gateway.get<RightsList>(path)).body.items[0]?.version ?? 0
    return (await gateway.put<RightsView>(path, jsonContent({ rights, basedOn, reason }))).body
  })
  if (values.json === true) call.terminal.printJson(body)
  else showRights(call.terminal, body)
}

/** Ends with a failure where it is not allowed, so that scripts may ask. */
async function explain(call: Call, values: Values, rest: readonly string[]): Promise<void> {
  const client = onlyArgument(rest, '<client>')
  const content = jsonContent({ client, ...questionOf(values) })
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.post<AccessExplanation>('/admin/v1/access/explain', content))
  if (values.json === true) call.terminal.printJson(body)
  else showExplanation(call.terminal, body)
  if (!body.allowed) throw refused('Không được phép', 'Not allowed')
}

function questionOf({ permission, service, purpose, partner, procedure }: Values): object {
  if (permission !== undefined) return { permission }
  if (partner === undefined) throw wrongUsage('Thiếu --partner, hoặc --permission', '--partner is missing, or --permission')
  if (service !== undefined) {
    if (purpose === undefined) throw wrongUsage('Thiếu --purpose', '--purpose is missing')
    return { query: { service, purpose, partner, ...(procedure === undefined ? {} : { procedure }) } }
  }
  if (procedure === undefined) throw wrongUsage('Thiếu --procedure, hoặc --service', '--procedure is missing, or --service')
  return { transfer: { partner, procedure } }
}

function pathOf(rest: readonly string[]): string {
  return `/admin/v1/access/${encodeURIComponent(onlyArgument(rest, '<client>'))}`
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    if (cause instanceof SyntaxError) throw wrongUsage(`Tệp ${file} không phải JSON`, `The file ${file} is not JSON`)
    throw wrongUsage(`Không đọc được tệp ${file}`, `The file ${file} cannot be read`)
  }
}
