/** A dossier that the citizen takes back is never told as done. */
import { landDossier } from '../../../adapters/land/fixtures/dossier.ts'
import { invent } from './invented.ts'
import { untilPortalSays } from './portal.ts'
import { must } from './stage.ts'
import type { Story } from './story.ts'

export const withdrawal: Story = {
  id: 'e',
  title: { vi: 'Rút hồ sơ: không bao giờ báo là xong', en: 'A withdrawal, never told as done' },
  async play(stage) {
    const code = stage.code()
    await stage.send(invent(stage, landDossier(), { code, title: 'Land dossier' }))
    await stage.tell('land', { what: 'forwarded', dossierCode: code })
    await stage.untilDossier(code, 'the land office at work', ({ status }) => status === 4)
    await stage.tell('land', { what: 'withdrawn', dossierCode: code })
    const ended = await stage.untilDossier(code, 'the end', ({ status }) => status !== 4)
    must(ended.status === 7, `the dossier is ${ended.status}, not 7`)
    must(ended.clock.endedAt !== undefined, 'the clock still runs')
    await untilPortalSays(stage, code, 7)
    stage.say(`${code} ← land: taken back by the citizen; national portal says 7, not 9`)
  },
}
