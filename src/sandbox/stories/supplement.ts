/** A supplement round: documents asked for, the clock stands still, a new version brings them, the clock runs on. */
import { landDossier } from '../../../adapters/land/fixtures/dossier.ts'
import { invent } from './invented.ts'
import { untilPortalSays } from './portal.ts'
import { must } from './stage.ts'
import type { Story } from './story.ts'

export const supplement: Story = {
  id: 'd',
  title: { vi: 'Bổ sung hồ sơ: đồng hồ dừng rồi chạy lại', en: 'A supplement round, with the clock' },
  async play(stage) {
    const code = stage.code()
    await stage.send(invent(stage, landDossier(), { code, title: 'Land dossier' }))
    await stage.tell('land', { what: 'supplement-requested', dossierCode: code })
    const asked = await stage.untilDossier(code, 'the request', ({ status, rounds }) => status === 5 && rounds.length === 1)
    must(asked.clock.suspensions.some(({ reason, to }) => reason === 'supplement' && to === undefined), 'the clock does not stand still')
    stage.say(`${code} ← land: supplement requested: ${asked.rounds[0]?.content ?? ''}; the clock stands still`)
    await untilPortalSays(stage, code, 5)

    const handedIn = { supplement: { note: 'Nộp bổ sung hợp đồng có công chứng', componentCodes: ['DD-01'] } }
    await stage.send(invent(stage, landDossier(), { code, title: 'Supplement', changes: handedIn }))
    const resumed = await stage.untilDossier(code, 'the clock', ({ status, clock }) => status === 4 && clock.suspensions.every(({ to }) => to !== undefined))
    must(resumed.rounds[0]?.receivedAt !== undefined, 'the round is not closed')
    stage.say(`${code} → land: supplement handed in as a new version; the clock runs again, due ${resumed.clock.dueAt}`)
    await untilPortalSays(stage, code, 4)
  },
}
