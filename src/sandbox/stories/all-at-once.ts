/** All six agencies at once, one of them down: the others do not wait, and it gets everything once it is back. */
import { dossier as birthDossier } from '../../../adapters/civil-registry/fixtures/dossiers.ts'
import { sampleDossier } from '../../../adapters/judiciary/fixtures/dossier.ts'
import { landDossier } from '../../../adapters/land/fixtures/dossier.ts'
import { landDossier as slipDossier } from '../../../adapters/tax/fixtures/land-dossier.ts'
import { paymentDossier } from '../../../adapters/treasury/fixtures/orders.ts'
import type { Dossier } from '../../../schemas/dossier.ts'
import { sendSample } from '../send-samples.ts'
import { invent } from './invented.ts'
import { must } from './stage.ts'
import type { Story } from './story.ts'

const rounds = 5
const down = 'tax'

export const allAtOnce: Story = {
  id: 'g',
  title: { vi: 'Sáu cơ quan cùng lúc, một cơ quan ngừng', en: 'All six at once, one of them down' },
  async play(stage) {
    const examples: readonly Dossier[] = [birthDossier(), sampleDossier(), landDossier(), slipDossier(), paymentDossier()]
    stage.simulators[down].behave({ kind: 'reset' })
    const samples = Array.from({ length: rounds }, () => examples.map((example) => invent(stage, example, { code: stage.code(), title: 'Load' }))).flat()
    const sent = await Promise.all(samples.map((sample) => sendSample(stage.door, sample)))
    const others = sent.filter(({ partner }) => partner !== down)
    await Promise.all(others.map(({ transferId }) => stage.arrival(transferId)))
    stage.say(`${others.length} dossiers arrived at the others while ${down} was down`)
    const waiting = sent.filter(({ partner }) => partner === down)
    must(stage.simulators[down].dossiers().every(({ dossierCode }) => waiting.every((row) => row.dossierCode !== dossierCode)), `${down} was not down`)
    stage.simulators[down].behave({ kind: 'normal' })
    await Promise.all(waiting.map(({ transferId }) => stage.arrival(transferId)))
    for (const { partner, dossierCode } of sent) {
      const held = stage.simulators[partner as keyof typeof stage.simulators].dossiers().filter((row) => row.dossierCode === dossierCode)
      must(held.length === 1 && held[0]?.timesApplied === 1, `${partner} applied ${dossierCode} ${held[0]?.timesApplied ?? 0} times`)
    }
    stage.say(`${waiting.length} dossiers arrived at ${down} once it was back; everything once`)
  },
}
