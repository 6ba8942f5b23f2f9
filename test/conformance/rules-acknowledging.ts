/** Rules about telling a partner that its news are stored: not before they are, as often as needed, and no more than that. */
import { expect } from 'vitest'
import type { Bench } from './bench.ts'
import { expectNews } from './expect-events.ts'
import { eventsOf, polled, pollingOf, troubles, twoWithNews } from './polling-means.ts'
import type { Rule } from './rule.ts'

export const acknowledgingRules: readonly Rule[] = ([
  {
    id: 'acknowledged-after-storing',
    title: 'the partner hears that news are stored only from the acknowledgement, and then tells them no more',
    async run(bench) {
      const { line, awaited, codes } = await twoWithNews(bench)
      const first = await polled(line, awaited)
      await polled(line, awaited)
      expect(acknowledgedAt(bench), 'told to the partner before anything was stored').toEqual([])
      expectNews(first.events, codes)
      const { acknowledgement = expect.fail('there is nothing to acknowledge with') } = first
      expect(await line.inbound.acknowledge(acknowledgement)).toEqual({ kind: 'acknowledged' })
      expect(acknowledgedAt(bench)).toEqual(expect.arrayContaining([...codes]))
      expect(await eventsOf(line, awaited)).toEqual([])
    },
  },
  {
    id: 'acknowledged-twice',
    title: 'an acknowledgement may be said again, after a crash and after newer news, and covers no more than it did',
    async run(bench) {
      const line = await bench.open()
      const awaited = [await line.handOver(1)]
      const { news } = pollingOf(bench)
      await news(bench.simulator, awaited[0]?.dossierCode ?? '')
      const { acknowledgement = expect.fail('there is nothing to acknowledge with') } = await polled(line, awaited)
      awaited.push(await line.handOver(2))
      await news(bench.simulator, awaited[1]?.dossierCode ?? '')
      for (const each of [line, line, await bench.open()]) expect(await each.inbound.acknowledge(acknowledgement)).toEqual({ kind: 'acknowledged' })
      expect(acknowledgedAt(bench)).not.toContain(awaited[1]?.dossierCode)
      expectNews(await eventsOf(line, awaited), awaited.slice(1).map(({ dossierCode }) => dossierCode))
    },
  },
  {
    id: 'acknowledgement-fails',
    title: 'an acknowledgement that does not get through is a failure, and is taken later',
    async run(bench) {
      const { line, awaited } = await twoWithNews(bench)
      const { acknowledgement = expect.fail('there is nothing to acknowledge with') } = await polled(line, awaited)
      for (const [behaviour, expected] of troubles) {
        bench.simulator.behave(behaviour)
        const answer = await line.inbound.acknowledge(acknowledgement)
        expect(expected, JSON.stringify(behaviour)).toContain(answer.kind === 'failed' ? answer.outcome.kind : answer.kind)
        bench.simulator.behave({ kind: 'normal' })
      }
      expect(acknowledgedAt(bench)).toEqual([])
      bench.simulator.behave({ kind: 'slow', milliseconds: 60_000 })
      const impatient = await bench.open({ timeoutMs: 500 })
      const startedAt = performance.now()
      expect(await impatient.inbound.acknowledge(acknowledgement)).toMatchObject({ kind: 'failed', outcome: { kind: 'later', code: 'timeout' } })
      expect(performance.now() - startedAt).toBeLessThan(1_500)
      bench.simulator.behave({ kind: 'normal' })
      expect(await line.inbound.acknowledge(acknowledgement)).toEqual({ kind: 'acknowledged' })
      expect(await eventsOf(line, awaited)).toEqual([])
    },
  },
] satisfies readonly Rule[]).map((rule) => ({ ...rule, about: ({ polling }) => polling?.acknowledged !== undefined }))

function acknowledgedAt(bench: Bench): readonly string[] {
  return pollingOf(bench).acknowledged?.(bench.simulator) ?? expect.fail('the harness cannot tell what was acknowledged')
}
