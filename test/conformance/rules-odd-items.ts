/** A rule about what is odd among the news of a poll: it concerns its own dossier and no other. */
import { expect } from 'vitest'
import { expectNews } from './expect-events.ts'
import { failureOf, pollingOf } from './polling-means.ts'
import type { Rule } from './rule.ts'

export const oddItemRules: readonly Rule[] = [
  {
    id: 'one-odd-item-keeps-nobody-back',
    title: 'what the partner answers oddly about one dossier keeps no news of others back, and is told to somebody',
    about: ({ adapter }) => adapter.can.poll,
    async run(bench) {
      const { news, unforeseen, odd: makeOdd = unforeseen } = pollingOf(bench)
      const line = await bench.open()
      const [odd, one, other] = [await line.handOver(1), await line.handOver(2), await line.handOver(3)]
      await makeOdd(bench.simulator, odd.dossierCode)
      for (const { dossierCode } of [one, other]) await news(bench.simulator, dossierCode)
      for (const awaited of [[odd, one, other], [one, odd, other], [one, other, odd]]) {
        const answer = await line.inbound.poll({ awaited })
        const events = answer.kind === 'polled' ? answer.events : []
        const about = events.filter(({ event }) => event.dossierCode === odd.dossierCode)
        expectNews(events.filter((inbound) => !about.includes(inbound)), [one.dossierCode, other.dossierCode])
        expect(about.filter(({ event }) => event.status !== undefined), 'a guess about what is odd').toEqual([])
        expect(about.length > 0 || failureOf(answer) !== undefined, 'what is odd is told to nobody').toBe(true)
      }
    },
  },
]
