/** lienthong dossier: where one dossier stands, whichever partners hold it. */
import { parseArgs } from 'node:util'
import type { DossierView } from '../../../schemas/dossier-view.ts'
import { showDossier } from '../show-dossier.ts'
import { describedSharedOptions, onlyArgument, sharedOptions, withGateway, type Verb } from '../verb.ts'

export const dossier: Verb = {
  name: 'dossier',
  synopses: ['dossier <dossier-code>', 'dossier <dossier-code> --sender ORGANISATION'],
  about: { vi: 'Hồ sơ đang ở đâu: trạng thái, tiền, kết quả, thời hạn, cổng quốc gia', en: 'Where a dossier stands: status, money, results, clock, national portal' },
  options: [
    { flag: '--sender ORG', about: { vi: 'hỏi bằng quyền quản trị hồ sơ của đơn vị này', en: 'ask as the administrator for the dossier of this organisation' } },
    ...describedSharedOptions,
  ],
  async run(call) {
    const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: { ...sharedOptions, sender: { type: 'string' } } })
    const code = encodeURIComponent(onlyArgument(positionals, '<dossier-code>'))
    const { sender } = values
    const path = sender === undefined ? `/v1/dossiers/${code}` : `/admin/v1/dossiers/${encodeURIComponent(sender)}/${code}`
    const { body } = await withGateway(call, values.profile, [sender === undefined ? 'client' : 'admin'], (gateway) => gateway.get<DossierView>(path))
    if (values.json === true) call.terminal.printJson(body)
    else showDossier(call.terminal, body)
  },
}
