/** Rules about a partner that can be asked what it holds: the truth about each dossier, never a guess, and nothing left behind. */
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { isOutcome } from '../../src/domain/outcome.ts'
import type { AwaitedDossier, DossierStanding, Exchange, Failure, StandingAnswer } from '../../src/ports/adapter.ts'
import { until } from '../helpers/until.ts'
import type { Bench, BenchLine } from './bench.ts'
import { deadAddress } from './dead-address.ts'
import { troubles } from './polling-means.ts'
import type { Rule } from './rule.ts'

/** Longer ago than any partner needs to know what it took. */
const longAgo = new Date('2026-11-16T03:00:00Z')

export const standingRules: readonly Rule[] = ([
  {
    id: 'standing-tells-each',
    title: 'of each dossier it tells that the partner has it, or that it does not; none hides another',
    async run(bench) {
      const { line, held } = await twoHeld(bench)
      const unknown: AwaitedDossier = { ...held[0], dossierCode: bench.harness.code(3), messageId: randomUUID(), remoteId: undefined }
      for (const asked of [[...held, unknown], [unknown, ...held]]) {
        const standings = await standingsOf(line, asked)
        expect(kinds(standings, held)).toEqual(['known', 'known'])
        expect(kinds(standings, [unknown])).toEqual(['unknown'])
        expect(standings).toHaveLength(3)
      }
      expect(await standingsOf(line, [])).toEqual([])
    },
  },
  {
    id: 'standing-lost',
    title: 'a dossier that the partner took and has no more is unknown, until it is sent again',
    async run(bench) {
      const { line, held } = await twoHeld(bench)
      pretend(bench, { dossierCode: held[0].dossierCode, as: 'unknown' })
      expect(kinds(await standingsOf(line, held), held)).toEqual(['unknown', 'known'])
    },
  },
  {
    id: 'standing-status',
    title: 'the status is the nation’s, by the same table as the partner’s news; a format without one tells none',
    async run(bench) {
      const { line, held } = await twoHeld(bench)
      const [first, second] = held
      const { standing } = bench.harness
      if (standing?.status === undefined) {
        for (const one of await standingsOf(line, held)) expect(one.kind === 'known' && one.status).toBeUndefined()
        return
      }
      pretend(bench, { dossierCode: first.dossierCode, as: 'status', status: standing.status })
      const standings = await standingsOf(line, held)
      expect(of(standings, first)).toMatchObject({ kind: 'known', status: standing.status, partnerCode: expect.stringMatching(/\S/) })
      expect(of(standings, second)).toMatchObject({ kind: 'known' })
      for (const one of standings) if (one.kind === 'known' && one.since !== undefined) expect(Date.parse(one.since)).not.toBeNaN()
    },
  },
  {
    id: 'standing-failures',
    title: 'a partner that is away, in trouble, senseless or rejects us is a failure, and no word about any dossier',
    async run(bench) {
      const { line, held } = await twoHeld(bench)
      const dead = await bench.open({ url: await deadAddress() })
      expect(failureOf(await dead.inbound.standing(held))).toMatchObject({ kind: 'later', code: 'refused', scope: 'partner' })
      for (const [behaviour, expected] of troubles) {
        bench.simulator.behave(behaviour)
        for (const each of [line, await bench.open()]) {
          const answer = await each.inbound.standing(held)
          expect(expected, `${JSON.stringify(behaviour)}: ${JSON.stringify(answer)}`).toContain(failureOf(answer)?.kind)
          expect(answer.kind === 'told' ? answer.standings : [], 'a guess about what was not answered').toEqual([])
        }
        bench.simulator.behave({ kind: 'normal' })
      }
      expect(kinds(await standingsOf(line, held), held)).toEqual(['known', 'known'])
    },
  },
  {
    id: 'standing-leaves-nothing',
    title: 'asking changes nothing at the partner, and is no message',
    async run(bench) {
      const { line, held } = await twoHeld(bench)
      const before = structuredClone({ received: bench.simulator.received(), dossiers: bench.simulator.dossiers() })
      const first = await standingsOf(line, held)
      const again = await standingsOf(line, held)
      expect(again.map(({ kind, messageId }) => ({ kind, messageId }))).toEqual(first.map(({ kind, messageId }) => ({ kind, messageId })))
      expect({ received: bench.simulator.received(), dossiers: bench.simulator.dossiers() }).toEqual(before)
    },
  },
  {
    id: 'standing-ends-in-time',
    title: 'a question that is given up ends within a second',
    async run(bench) {
      const { held } = await twoHeld(bench)
      bench.simulator.behave({ kind: 'slow', milliseconds: 60_000 })
      const controller = new AbortController()
      let called = false
      const noticing = (exchange: Exchange): Exchange => ({ ...exchange, call: (request) => ((called = true), exchange.call(request)) })
      const answer = (await bench.open()).inbound.standing(held, { signal: controller.signal, means: noticing })
      await until(() => called, 'the question began')
      const abortedAt = performance.now()
      controller.abort()
      expect(failureOf(await answer)).toMatchObject({ kind: 'later', code: 'aborted' })
      expect(performance.now() - abortedAt).toBeLessThan(1_000)
    },
  },
] satisfies readonly Rule[]).map((rule) => ({ ...rule, about: ({ adapter }) => adapter.can.standing === true }))

interface Held {
  readonly line: BenchLine
  readonly held: readonly [AwaitedDossier, AwaitedDossier]
}

async function twoHeld(bench: Bench): Promise<Held> {
  const line = await bench.open()
  const old = (dossier: AwaitedDossier): AwaitedDossier => ({ ...dossier, acceptedAt: longAgo })
  return { line, held: [old(await line.handOver(1)), old(await line.handOver(2))] }
}

/** One question that nothing kept from being answered whole. */
async function standingsOf(line: BenchLine, asked: readonly AwaitedDossier[]): Promise<readonly DossierStanding[]> {
  const answer = await line.inbound.standing(asked)
  if (answer.kind === 'failed' || answer.failure !== undefined) expect.fail(`the question failed: ${JSON.stringify(answer)}`)
  const ids = answer.standings.map(({ messageId }) => messageId)
  expect(new Set(ids).size, 'one word a dossier').toBe(ids.length)
  return answer.standings
}

function of(standings: readonly DossierStanding[], { messageId }: AwaitedDossier): DossierStanding | undefined {
  return standings.find((standing) => standing.messageId === messageId)
}

function kinds(standings: readonly DossierStanding[], asked: readonly AwaitedDossier[]): readonly (string | undefined)[] {
  return asked.map((dossier) => of(standings, dossier)?.kind)
}

function failureOf(answer: StandingAnswer): Failure | undefined {
  const failure = answer.kind === 'failed' ? answer.outcome : answer.failure
  expect(failure === undefined || isOutcome(failure), JSON.stringify(answer)).toBe(true)
  return failure
}

function pretend({ simulator }: Bench, order: Parameters<NonNullable<Bench['simulator']['pretend']>>[0]): void {
  if (simulator.pretend === undefined) throw new Error('the simulator cannot be told what to pretend')
  simulator.pretend(order)
}
