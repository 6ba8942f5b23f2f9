/** lienthong desk: what is broken, since when, how many dossiers, what to type. */
import { parseArgs } from 'node:util'
import type { Desk } from '../../../schemas/desk.ts'
import { showDesk } from '../show-desk.ts'
import { describedSharedOptions, sharedOptions, withGateway, type Verb } from '../verb.ts'

export const desk: Verb = {
  name: 'desk',
  synopses: ['desk'],
  about: { vi: 'Hôm nay: cái gì hỏng, từ lúc nào, bao nhiêu hồ sơ, phải gõ gì (quản trị)', en: 'Today: what is broken, since when, how many dossiers, what to type (administrator)' },
  options: describedSharedOptions,
  async run(call) {
    const { values } = parseArgs({ args: [...call.args], options: sharedOptions })
    const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.get<Desk>('/admin/v1/desk'))
    if (values.json === true) call.terminal.printJson(body)
    else showDesk(call.terminal, body)
  },
}
