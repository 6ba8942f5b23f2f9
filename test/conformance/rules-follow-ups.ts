/** Rules about what is sent about a dossier that the partner has already. */
import { expect } from 'vitest'
import type { FollowUp } from '../../schemas/follow-up.ts'
import type { Dossier } from '../../schemas/dossier.ts'
import type { Bench } from './bench.ts'
import { countSockets } from './count-sockets.ts'
import type { Rule } from './rule.ts'

export const followUpRules: readonly Rule[] = [
  {
    id: 'follow-up-arrives',
    title: 'a supplement, a proof of payment or a withdrawal is delivered to the dossier that it is about, once',
    about: ({ adapter }) => adapter.can.followUps.length > 0,
    async run(bench) {
      const { open, simulator, messageAbout, harness } = bench
      const line = await open()
      for (const [n, kind] of harness.adapter.can.followUps.entries()) {
        const first = await line.handOver(n + 1)
        const sent = messageAbout(followUpOf(bench, first.dossierCode, kind))
        expect(sent.dossier[kind], `the section ${kind}`).toBeDefined()
        expect(await line.deliver(sent), kind).toMatchObject({ kind: 'delivered' })
        expect(await line.deliver({ ...sent, mayBeThere: true }), `${kind} again under its id`).toMatchObject({ kind: 'delivered' })
        const held = simulator.dossiers().filter(({ dossierCode }) => dossierCode === first.dossierCode)
        expect(held, kind).toEqual([{ dossierCode: first.dossierCode, messageIds: [first.messageId, sent.messageId], timesApplied: 2 }])
      }
      const arrived = simulator.received().filter(({ problem }) => problem === undefined)
      for (const received of arrived) expect(received).toMatchObject({ signatureVerified: true, signedBy: harness.sender, schemaValid: true })
    },
  },
  {
    id: 'follow-up-unfit',
    title: 'a follow-up that the partner would never take is refused before any network',
    about: ({ unfitFollowUp }) => unfitFollowUp !== undefined,
    async run({ open, simulator, messageAbout, harness }) {
      const line = await open()
      const { dossierCode } = await line.handOver(1)
      const dossier = harness.unfitFollowUp?.(dossierCode)
      if (dossier === undefined) throw new Error('the harness has no unfit follow-up')
      const before = simulator.received().length
      const sockets = countSockets()
      try {
        expect(await line.deliver(messageAbout(dossier))).toMatchObject({ kind: 'refused', code: expect.stringMatching(/./), words: expect.stringMatching(/./) })
        expect(sockets.opened()).toBe(0)
        expect(simulator.received()).toHaveLength(before)
      } finally {
        sockets.stop()
      }
    },
  },
]

function followUpOf({ harness }: Bench, code: string, kind: FollowUp): Dossier {
  if (harness.followUp === undefined) throw new Error('the harness has no follow-ups')
  return harness.followUp(code, kind)
}
