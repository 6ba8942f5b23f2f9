/** What a morning at the operators' desk finds: nothing here repairs itself, and everything is repaired from the console. */
import { sampleDossier } from '../../../adapters/judiciary/fixtures/dossier.ts'
import { landDossier } from '../../../adapters/land/fixtures/dossier.ts'
import { paymentDossier } from '../../../adapters/treasury/fixtures/orders.ts'
import { invent } from './invented.ts'
import { untilPortalSays } from './portal.ts'
import type { Story } from './story.ts'

/** A sentence that stands in no document of the agency. */
const unforeseen = 'Phiên bàn giao kho lưu trữ chưa kết thúc'
const parked = 3
const refused = 4

export const leftToRepair: Story = {
  id: 'h',
  title: { vi: 'Việc để lại cho người trực', en: 'Left for the operators to repair' },
  async play(stage) {
    const { judiciary, treasury } = stage.simulators
    for (let sent = 0; sent < parked; sent += 1) {
      judiciary.behave({ kind: 'say', status: 200, body: JSON.stringify({ statusCode: 500, data: null, errorDetail: unforeseen }) }, 1)
      await stage.send(invent(stage, sampleDossier(), { code: stage.code(), title: 'An answer that nobody foresaw' }), 'parked')
    }
    stage.say(`${parked} dossiers wait at judiciary: it answered “${unforeseen}”`)
    for (let sent = 0; sent < refused; sent += 1) {
      treasury.behave({ kind: 'refuse' }, 1)
      await stage.send(invent(stage, paymentDossier(), { code: stage.code(), title: 'A payment order that is refused' }), 'refused')
    }
    stage.say(`${refused} payment orders were refused by treasury`)
    const code = stage.code()
    await stage.send(invent(stage, landDossier(), { code, title: 'A dossier that the portal shows otherwise' }))
    await untilPortalSays(stage, code, 2)
    stage.simulators['national-portal'].pretend?.({ dossierCode: code, as: 'status', status: 1 })
    stage.say(`${code}: the national portal shows another status than is known here, until the day is reconciled`)
  },
}
