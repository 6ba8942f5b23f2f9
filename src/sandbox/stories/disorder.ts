/** Everything is told twice, late and in the wrong order, and has its effect once and forwards only. */
import { landDossier } from '../../../adapters/land/fixtures/dossier.ts'
import { invent } from './invented.ts'
import { untilPortalSays } from './portal.ts'
import { must, type Stage } from './stage.ts'
import type { Story } from './story.ts'

export const disorder: Story = {
  id: 'f',
  title: { vi: 'Báo hai lần, muộn, lộn thứ tự', en: 'Told twice, late and out of order' },
  async play(stage) {
    const code = stage.code()
    await stage.send(invent(stage, landDossier(), { code, title: 'Land dossier' }))
    await tellTwice(stage, code, 'supplement-requested')
    await stage.untilDossier(code, 'the request', ({ status }) => status === 5)
    await tellTwice(stage, code, 'supplement-received')
    await stage.untilDossier(code, 'work again', ({ status }) => status === 4)
    await tellTwice(stage, code, 'result')
    await stage.untilDossier(code, 'the result', ({ status }) => status === 9)
    // what happened before the result arrives after it
    await tellTwice(stage, code, 'forwarded')
    await tellTwice(stage, code, 'supplement-requested')
    const after = await stage.untilDossier(code, 'the late step', ({ steps }) => steps.some(({ status }) => status === 4))
    must(after.status === 9, `a late event moved the dossier back to ${after.status}`)
    must(after.rounds.length === 1, `${after.rounds.length} supplement rounds of one`)
    must(after.results.length === 1, `${after.results.length} results of one`)
    const told = (await stage.events()).filter(({ type, dossierCode }) => dossierCode === code && type.startsWith('partner.'))
    must(told.length === new Set(told.map(({ data }) => JSON.stringify(data))).size, 'an event was told twice to the one-stop system')
    await untilPortalSays(stage, code, 9)
    stage.say(`${code}: ${told.length} different events, each told twice, each counted once; still 9 here and at the portal`)
  },
}

async function tellTwice(stage: Stage, dossierCode: string, what: string): Promise<void> {
  for (const time of ['first', 'second']) {
    const { status } = await stage.tell('land', { what, dossierCode })
    must(status === 200, `the ${time} ${what} was answered with ${status}`)
  }
}
