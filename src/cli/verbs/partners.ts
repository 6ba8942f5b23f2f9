/** lienthong partners: their health, and a connection test that signs, sends and gets an answer. */
import { parseArgs } from 'node:util'
import type { ConnectionTest, PartnerDeskList, PartnerDeskView } from '../../../schemas/partner-desk.ts'
import { refused } from '../failure.ts'
import { jsonContent } from '../gateway.ts'
import { showPartner, showPartners, showTest } from '../show-partners.ts'
import { describedSharedOptions, onlyArgument, reasonOption, runAction, sharedOptions, withGateway, type Call, type Verb } from '../verb.ts'

const path = '/admin/v1/partners'

export const partners: Verb = {
  name: 'partners',
  synopses: ['partners', 'partners show <partner>', 'partners test <partner> [--reason TEXT]'],
  about: { vi: 'Các cơ quan: tình trạng, thoả thuận, thử kết nối có ký thật (quản trị)', en: 'Partners: health, agreement, a connection test that really signs (administrator)' },
  options: [reasonOption, ...describedSharedOptions],
  run: (call) => runAction({ show, test }, call, list),
}

async function list(call: Call): Promise<void> {
  const { values } = parseArgs({ args: [...call.args], options: sharedOptions })
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.get<PartnerDeskList>(path))
  if (values.json === true) call.terminal.printJson(body)
  else showPartners(call.terminal, body.items)
}

async function show(call: Call): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: sharedOptions })
  const id = onlyArgument(positionals, '<partner>')
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.get<PartnerDeskView>(`${path}/${encodeURIComponent(id)}`))
  if (values.json === true) call.terminal.printJson(body)
  else showPartner(call.terminal, body)
}

/** Ends with a failure where the partner is not to be worked with, so that scripts may ask. */
async function test(call: Call): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: { ...sharedOptions, reason: { type: 'string' } } })
  const id = onlyArgument(positionals, '<partner>')
  const content = jsonContent(values.reason === undefined ? {} : { reason: values.reason })
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.post<ConnectionTest>(`${path}/${encodeURIComponent(id)}/test`, content))
  if (values.json === true) call.terminal.printJson(body)
  else showTest(call.terminal, body)
  if (!body.up) throw refused(`Thử kết nối tới ${id} không đạt`, `The connection test of ${id} failed`)
}
