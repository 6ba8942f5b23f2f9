/** lienthong settings: what the gateway runs with, secrets masked, and a change tried before it is put into the configuration file. */
import { parseArgs } from 'node:util'
import type { SettingsCheck, SettingsList } from '../../../schemas/partner-desk.ts'
import { refused, wrongUsage } from '../failure.ts'
import { jsonContent } from '../gateway.ts'
import { leavesOf } from '../leaves.ts'
import { readJsonFile } from '../read-text-file.ts'
import { layOutFields } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { describedSharedOptions, onlyArgument, requiredOption, runAction, sharedOptions, withGateway, type Call, type Verb } from '../verb.ts'

export const settings: Verb = {
  name: 'settings',
  synopses: ['settings', 'settings show <partner>', 'settings check <partner> --file DRAFT.json'],
  about: { vi: 'Thiết lập đang chạy, che bí mật; kiểm tra một thay đổi trước khi đưa vào tệp cấu hình (quản trị)', en: 'Settings as they run, secrets masked; a change checked before it goes into the configuration file (administrator)' },
  options: [
    { flag: '--file FILE', about: { vi: 'check: JSON {"values": …, "agreement": …} của cơ quan; bí mật che giữ nguyên', en: 'check: JSON {"values": …, "agreement": …} of the partner; a masked secret stays as it is' } },
    ...describedSharedOptions,
  ],
  run: (call) => runAction({ show, check }, call, showAll),
}

async function showAll(call: Call): Promise<void> {
  const { values } = parseArgs({ args: [...call.args], options: sharedOptions })
  const body = await read(call, values.profile)
  if (values.json === true) return call.terminal.printJson(body)
  showTree(call.terminal, '', body.gateway)
  for (const { partner, values: configured } of body.items) showTree(call.terminal, `${partner}: `, configured)
}

async function show(call: Call): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: sharedOptions })
  const id = onlyArgument(positionals, '<partner>')
  const found = (await read(call, values.profile)).items.find(({ partner }) => partner === id)
  if (found === undefined) throw wrongUsage(`Không có cơ quan "${id}"`, `There is no partner "${id}"`)
  const { values: configured, agreement } = found
  if (values.json === true) return call.terminal.printJson({ values: configured, agreement })
  showTree(call.terminal, 'values.', configured)
  showTree(call.terminal, 'agreement.', agreement)
}

/** Ends with a failure where the draft has faults. */
async function check(call: Call): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: { ...sharedOptions, file: { type: 'string' } } })
  const id = onlyArgument(positionals, '<partner>')
  const content = jsonContent(readJsonFile(requiredOption(values.file, '--file')))
  const path = `/admin/v1/settings/partners/${encodeURIComponent(id)}/check`
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.post<SettingsCheck>(path, content))
  if (values.json === true) call.terminal.printJson(body)
  else showCheck(call.terminal, body)
  if (body.faults.length > 0) throw refused(`Bản nháp có ${body.faults.length} lỗi`, `The draft has ${body.faults.length} faults`)
}

async function read(call: Call, profile: string | undefined): Promise<SettingsList> {
  return (await withGateway(call, profile, ['admin'], (gateway) => gateway.get<SettingsList>('/admin/v1/settings'))).body
}

function showTree({ print }: Terminal, before: string, tree: unknown): void {
  for (const line of layOutFields(leavesOf(tree).map(({ path, value }) => [before + path, value]))) print(line)
}

/** What is to be put into the file is the result; the rest stands beside it. */
function showCheck({ label, print, say }: Terminal, { faults, changed, fragment }: SettingsCheck): void {
  for (const { field, message } of faults) print(`✗ ${field}: ${label(message)}`)
  say(changed.length === 0 ? { vi: 'Không khác thiết lập đang chạy.', en: 'Nothing differs from what runs now.' } : { vi: `Thay đổi: ${changed.join(', ')}`, en: `Changed: ${changed.join(', ')}` })
  if (fragment !== undefined) print(fragment)
}
