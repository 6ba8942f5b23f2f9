/** Rules about a partner that has to be asked: nothing is lost or told twice, wherever a crash or the partner cuts it short. */
import { expect } from 'vitest'
import type { AwaitedDossier, Exchange, InboundEvent, PollAnswer } from '../../src/ports/adapter.ts'
import { until } from '../helpers/until.ts'
import type { BenchLine } from './bench.ts'
import { deadAddress } from './dead-address.ts'
import { expectNews, expectNotUnderstood, keysOf } from './expect-events.ts'
import { eventsOf, failureOf, polled, pollingOf, troubles, twoWithNews } from './polling-means.ts'
import type { Rule } from './rule.ts'

export const pollingRules: readonly Rule[] = ([
  {
    id: 'poll-nothing-new',
    title: 'where nothing is new, nothing is told, whether dossiers are awaited or not',
    async run({ open }) {
      const line = await open()
      expect(await eventsOf(line, [])).toEqual([])
      const awaited = [await line.handOver(1), await line.handOver(2)]
      expect(await eventsOf(line, awaited)).toEqual([])
    },
  },
  {
    id: 'poll-tells-news',
    title: 'what is new is told once, as sound events about its dossiers, in the partner’s code or words',
    async run(bench) {
      const { line, awaited, codes } = await twoWithNews(bench)
      expectNews(await eventsOf(line, awaited), codes)
    },
  },
  {
    id: 'poll-again-same-keys',
    title: 'the same poll again gives the same events under the same keys, on another line too',
    async run(bench) {
      const { line, awaited, codes } = await twoWithNews(bench)
      const first = await polled(line, awaited)
      expectNews(first.events, codes)
      for (const again of [line, await bench.open()]) {
        const { events } = await polled(again, awaited)
        expect(events.toSorted(byKey), 'after a crash before they were stored').toEqual(first.events.toSorted(byKey))
      }
      // where the partner is asked for each dossier, it tells what it told: then the keys keep it from counting twice
      if (first.cursor === undefined) return
      const { events } = await polled(line, awaited, first.cursor)
      expect(keysOf(first.events)).toEqual(expect.arrayContaining([...keysOf(events)]))
    },
  },
  {
    id: 'poll-names-its-proof',
    title: 'where several signed messages come at once, each event says which was its own',
    async run(bench) {
      const { line, awaited, codes } = await twoWithNews(bench)
      expectNews(await eventsOf(line, awaited), codes)
      expect(line.inbound.unproven()).toBe(0)
    },
  },
  {
    id: 'poll-comes-to-an-end',
    title: 'turn after turn, as the core takes them, brings all news and ends',
    async run(bench) {
      const { line, awaited, codes } = await twoWithNews(bench)
      const events: InboundEvent[] = []
      let cursor: string | undefined
      let more = true
      for (let turn = 1; more; turn += 1) {
        expect(turn, 'turns that bring nothing and promise more').toBeLessThanOrEqual(10)
        const answer = await polled(line, awaited, cursor)
        events.push(...answer.events)
        if (answer.acknowledgement !== undefined) expect(await line.inbound.acknowledge(answer.acknowledgement)).toEqual({ kind: 'acknowledged' })
        cursor = answer.cursor ?? cursor
        more = answer.more
      }
      expectNews(events, codes)
    },
  },
  {
    id: 'poll-unforeseen',
    title: 'a code or words that nobody foresaw are one event for a person, with what came',
    async run(bench) {
      const line = await bench.open()
      const awaited = await line.handOver(1)
      await pollingOf(bench).unforeseen(bench.simulator, awaited.dossierCode)
      expectNotUnderstood(await eventsOf(line, [awaited]), awaited.dossierCode)
    },
  },
  {
    id: 'poll-unknown-dossier',
    title: 'a dossier that the partner does not know keeps no news of others back',
    async run(bench) {
      const line = await bench.open()
      const known = await line.handOver(1)
      await pollingOf(bench).news(bench.simulator, known.dossierCode)
      const unknown = { ...known, dossierCode: bench.harness.code(2), messageId: bench.message(2).messageId, remoteId: undefined }
      for (const awaited of [[unknown, known], [known, unknown]]) {
        const events = await eventsOf(line, awaited)
        expectNews(events.filter(({ event }) => event.dossierCode === known.dossierCode), [known.dossierCode])
        expect(events.filter(({ event }) => event.dossierCode !== known.dossierCode && event.status !== undefined), 'a guess about what the partner does not know').toEqual([])
      }
    },
  },
  {
    id: 'poll-failures',
    title: 'a partner that is away, in trouble, senseless or rejects us ends the poll with a failure, and loses nothing',
    async run(bench) {
      const { line, awaited, codes } = await twoWithNews(bench)
      const dead = await bench.open({ url: await deadAddress() })
      expect(failureOf(await dead.inbound.poll({ awaited }))).toMatchObject({ kind: 'later', code: 'refused', scope: 'partner' })
      for (const [behaviour, expected] of troubles) {
        bench.simulator.behave(behaviour)
        // one that may hold a session, one that has to log in
        for (const each of [line, await bench.open()]) {
          const failure = failureOf(await each.inbound.poll({ awaited }))
          expect(expected, `${JSON.stringify(behaviour)}: ${JSON.stringify(failure)}`).toContain(failure?.kind)
          expect(failure?.code).toMatch(/^[a-z0-9-]+$/)
        }
        bench.simulator.behave({ kind: 'normal' })
      }
      expectNews(await eventsOf(line, awaited), codes)
    },
  },
  {
    id: 'poll-keeps-what-came',
    title: 'whichever call of a poll fails, it throws nothing, tells the failure, and keeps what was told before it',
    async run(bench) {
      const { awaited, codes } = await twoWithNews(bench)
      const alone = await callsOf(await bench.open(), awaited.slice(0, 1))
      const both = await callsOf(await bench.open(), awaited)
      expect(both).toBeGreaterThan(0)
      for (let nth = 1; nth <= both; nth += 1) {
        const cut = await (await bench.open()).inbound.poll({ awaited }, { means: failingAt(nth) })
        expect(failureOf(cut), `call ${nth} of ${both} failed`).toMatchObject({ kind: 'later', code: 'reset' })
        // each dossier has calls of its own: what the first ones brought is there when the last one fails
        if (nth === both && both > alone) expectNews(eventsIn(cut).filter(({ event }) => event.dossierCode === codes[0]), codes.slice(0, 1))
      }
    },
  },
  {
    id: 'poll-ends-in-time',
    title: 'a poll that is given up ends within a second, one without an answer in the agreed time',
    async run(bench) {
      const { awaited } = await twoWithNews(bench)
      bench.simulator.behave({ kind: 'slow', milliseconds: 60_000 })
      const controller = new AbortController()
      let called = false
      const noticing = (exchange: Exchange): Exchange => ({
        ...exchange,
        call(request) {
          called = true
          return exchange.call(request)
        },
      })
      const answer = (await bench.open()).inbound.poll({ awaited }, { signal: controller.signal, means: noticing })
      await until(() => called, 'the poll began')
      const abortedAt = performance.now()
      controller.abort()
      expect(failureOf(await answer)).toMatchObject({ kind: 'later', code: 'aborted' })
      expect(performance.now() - abortedAt).toBeLessThan(1_000)

      const impatient = await bench.open({ timeoutMs: 500 })
      const startedAt = performance.now()
      expect(failureOf(await impatient.inbound.poll({ awaited }))).toMatchObject({ kind: 'later', code: 'timeout', scope: 'partner' })
      expect(performance.now() - startedAt).toBeLessThan(1_500)
    },
  },
] satisfies readonly Rule[]).map((rule) => ({ ...rule, about: ({ adapter }) => adapter.can.poll }))

function eventsIn(answer: PollAnswer): readonly InboundEvent[] {
  return answer.kind === 'polled' ? answer.events : []
}

async function callsOf(line: BenchLine, awaited: readonly AwaitedDossier[]): Promise<number> {
  let calls = 0
  await line.inbound.poll({ awaited }, { means: (exchange) => ({ ...exchange, call: (request) => ((calls += 1), exchange.call(request)) }) })
  return calls
}

function failingAt(nth: number): (exchange: Exchange) => Exchange {
  let calls = 0
  return (exchange) => ({
    ...exchange,
    async call(request) {
      calls += 1
      return calls === nth ? { ok: false, outcome: { kind: 'later', code: 'reset', scope: 'partner' } } : exchange.call(request)
    },
  })
}

function byKey(one: InboundEvent, other: InboundEvent): number {
  return one.event.key.localeCompare(other.event.key)
}
