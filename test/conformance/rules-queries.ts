/** Rules about look-ups: what is found is in our words, what fails says how, and nothing that was asked is said aloud. */
import { Value } from 'typebox/value'
import { expect } from 'vitest'
import { queryServices, type ServiceName } from '../../schemas/queries/index.ts'
import type { QueryAnswer } from '../../src/ports/adapter.ts'
import type { Behaviour } from '../../src/ports/simulator.ts'
import type { Bench, BenchLine } from './bench.ts'
import { countSockets } from './count-sockets.ts'
import { deadAddress } from './dead-address.ts'
import { expectNoSecrets } from './expect-no-secrets.ts'
import type { AdapterHarness, LookUps, QuestionParameters } from './harness.ts'
import { pathsIn, pathsOf } from './leaf-paths.ts'
import type { Rule } from './rule.ts'
import { textsIn } from './texts-in.ts'
import { watchAddresses } from './watch-addresses.ts'

const about = ({ adapter }: AdapterHarness): boolean => adapter.can.queries.length > 0

export const queryRules: readonly Rule[] = [
  {
    id: 'look-up-found',
    title: 'a look-up answers with records of its service’s schema, as often as it is asked, and changes nothing',
    about,
    async run(bench) {
      const { line, questions } = await prepared(bench)
      const before = bench.simulator.dossiers()
      for (const { name, found } of questions) {
        expect(Value.Check(queryServices[name].parameters, found), `${name} is asked with its parameters`).toBe(true)
        for (const time of ['once', 'again']) {
          const { records, asOf, total } = foundIn(await line.lookUp(name, found), `${name} ${time}`)
          for (const record of records) {
            const faults = Value.Errors(queryServices[name].record, record).map(({ instancePath, message }) => `${instancePath} ${message}`)
            expect(faults, `a record of ${name}`).toEqual([])
            expect(JSON.parse(JSON.stringify(record)), `a record of ${name} as JSON`).toStrictEqual(record)
          }
          expect(asOf === undefined || !Number.isNaN(asOf.getTime()), `${name} as of ${String(asOf)}`).toBe(true)
          expect(total === undefined || (Number.isInteger(total) && total >= records.length), `${name} of ${String(total)}`).toBe(true)
        }
      }
      expect(bench.simulator.dossiers()).toEqual(before)
    },
  },
  {
    id: 'look-up-sources',
    title: 'the partner’s name of every field is told, and of nothing else',
    about,
    async run(bench) {
      const { line, questions } = await prepared(bench)
      for (const { name, found } of questions) {
        const { records, sources } = foundIn(await line.lookUp(name, found), name)
        const occurring = new Set(records.flatMap((record) => pathsIn(record)))
        expect(occurring.size, `fields of ${name}`).toBeGreaterThan(0)
        expect([...occurring].filter((path) => !Object.hasOwn(sources, path)), `fields of ${name} without a source`).toEqual([])
        const possible = pathsOf(queryServices[name].record)
        expect(Object.keys(sources).filter((path) => !possible.includes(path)), `sources of ${name} that are no fields`).toEqual([])
        expect(Object.values(sources).filter((source) => source.trim() === ''), `sources of ${name} without a word`).toEqual([])
      }
    },
  },
  {
    id: 'look-up-not-found',
    title: 'what the partner does not have is not found, and no failure',
    about: (harness) => about(harness) && questionsAbsent(harness).length > 0,
    async run(bench) {
      const { line } = await prepared(bench)
      for (const [name, absent] of questionsAbsent(bench.harness)) {
        expect(Value.Check(queryServices[name].parameters, absent), `${name} is asked with its parameters`).toBe(true)
        const answer = await line.lookUp(name, absent)
        expect(answer, name).toEqual({ kind: 'not-found', words: expect.any(String) })
        expectUnsaid(answer, absent)
      }
    },
  },
  {
    id: 'look-up-unknown',
    title: 'a parameter that the service does not have is refused by its name, before any network',
    about,
    async run(bench) {
      const { line, questions } = await prepared(bench)
      const sockets = countSockets()
      try {
        for (const { name, found } of questions) {
          for (const parameter of ['noSuchParameter', 'constructor']) {
            const answer = await line.lookUp(name, { ...found, [parameter]: 'x' })
            expect(answer, `${name} with ${parameter}`).toMatchObject({ kind: 'failed', outcome: { kind: 'refused', fields: [{ field: expect.stringMatching(new RegExp(`(^|/)${parameter}$`)) }] } })
          }
        }
        expect(sockets.opened()).toBe(0)
      } finally {
        sockets.stop()
      }
    },
  },
  {
    id: 'look-up-failures',
    title: 'a refusal, rejected credentials, nonsense and trouble are failures of their kind, never an exception',
    about,
    async run(bench) {
      const { line, questions } = await prepared(bench)
      for (const { name, found } of questions) {
        for (const { behaviour, kinds } of failures) {
          bench.simulator.behave(behaviour)
          // one that may hold a session, one that has to log in
          for (const asked of [line, await bench.open()]) {
            const answer = await asked.lookUp(name, found)
            expect(answer.kind, `${name}: ${JSON.stringify(behaviour)}`).toBe('failed')
            if (answer.kind !== 'failed') continue
            expect(kinds, `${name}: ${JSON.stringify(behaviour)}`).toContain(answer.outcome.kind)
            // what the core makes of an adapter that throws
            expect(answer.outcome.code, `${name}: ${JSON.stringify(behaviour)}`).not.toMatch(/^adapter-/)
            if (answer.outcome.kind === 'refused') expect(answer.outcome.words).not.toBe('')
            if (behaviour.kind === 'status' && behaviour.status >= 500) expect(answer.outcome).toMatchObject({ scope: 'partner' })
            expectUnsaid(answer, found)
          }
        }
        bench.simulator.behave({ kind: 'normal' })
        expect((await line.lookUp(name, found)).kind, `${name} after the partner came back`).toBe('found')
        const unheard = await (await bench.open({ url: await deadAddress() })).lookUp(name, found)
        expect(unheard, name).toMatchObject({ kind: 'failed', outcome: { kind: 'later', code: 'refused', scope: 'partner' } })
      }
      expectNoSecrets(bench.harness, bench.said)
    },
  },
  {
    id: 'look-up-unseen',
    title: 'nothing that is asked stands in addresses and logs',
    about,
    async run(bench) {
      const { questions } = await prepared(bench)
      for (const { name, found } of questions) {
        for (const behaviour of [{ kind: 'normal' }, { kind: 'refuse' }, { kind: 'garbage' }] as const) {
          bench.simulator.behave(behaviour)
          const before = bench.said.length
          const watch = watchAddresses()
          try {
            await (await bench.open()).lookUp(name, found)
            expect(watch.seen().length, `addresses that ${name} called`).toBeGreaterThan(0)
            expectNotIn([...watch.seen(), ...bench.said.slice(before).filter(isLogged)], found)
          } finally {
            watch.stop()
          }
        }
      }
    },
  },
  {
    id: 'look-up-in-time',
    title: 'a look-up comes back when its time is over',
    about,
    async run(bench) {
      const { questions } = await prepared(bench)
      bench.simulator.behave({ kind: 'slow', milliseconds: 60_000 })
      for (const { name, found } of questions) {
        const line = await bench.open({ timeoutMs: 500 })
        const startedAt = performance.now()
        expect(await line.lookUp(name, found), name).toMatchObject({ kind: 'failed', outcome: { kind: 'later', code: 'timeout', scope: 'partner' } })
        expect(performance.now() - startedAt, name).toBeLessThan(1_500)
      }
    },
  },
]

interface Question {
  readonly name: ServiceName
  readonly found: QuestionParameters
}

/** A line whose partner holds a dossier, and a question of each service that it can answer. */
async function prepared(bench: Bench): Promise<{ readonly line: BenchLine; readonly questions: readonly Question[] }> {
  const line = await bench.open()
  const { dossierCode } = await line.handOver(1)
  const questions: Question[] = []
  for (const name of bench.harness.adapter.can.queries) questions.push({ name, found: await lookUpsOf(bench.harness, name).found(bench.simulator, dossierCode) })
  return { line, questions }
}

function lookUpsOf({ lookUps = {} }: AdapterHarness, name: ServiceName): LookUps {
  const asked = lookUps[name]
  if (asked === undefined) throw new Error(`the harness has no question of ${name}`)
  return asked
}

function questionsAbsent(harness: AdapterHarness): readonly (readonly [ServiceName, QuestionParameters])[] {
  return harness.adapter.can.queries.flatMap((name) => {
    const absent = harness.lookUps?.[name]?.absent
    return absent === undefined ? [] : [[name, absent] as const]
  })
}

function foundIn(answer: QueryAnswer, what: string): Extract<QueryAnswer, { kind: 'found' }> {
  if (answer.kind !== 'found') throw new Error(`${what} was not found: ${JSON.stringify(answer)}`)
  expect(answer.records.length, `records of ${what}`).toBeGreaterThan(0)
  return answer
}

const failures: readonly { readonly behaviour: Behaviour; readonly kinds: readonly string[] }[] = [
  { behaviour: { kind: 'refuse' }, kinds: ['refused'] },
  { behaviour: { kind: 'reject-credentials' }, kinds: ['broken'] },
  { behaviour: { kind: 'reset' }, kinds: ['later'] },
  { behaviour: { kind: 'status', status: 503 }, kinds: ['later'] },
  { behaviour: { kind: 'status', status: 429, retryAfterSeconds: 120 }, kinds: ['later'] },
  // a log-in that is answered with a page or with nonsense lets everything wait
  { behaviour: { kind: 'garbage' }, kinds: ['unclear', 'later'] },
  { behaviour: { kind: 'garbage', empty: true }, kinds: ['unclear', 'later'] },
  { behaviour: { kind: 'status', status: 200 }, kinds: ['unclear', 'later'] },
  { behaviour: { kind: 'status', status: 404 }, kinds: ['unclear', 'later'] },
]

/** Shorter values, such as the number of a map sheet, name nobody and stand in any sentence. */
const shortest = 4

/** Nothing that was asked stands in words and codes. The raw text of an answer that nobody understood is kept from all doors. */
function expectUnsaid(answer: QueryAnswer, asked: QuestionParameters): void {
  expectNotIn(answer.kind === 'failed' && answer.outcome.kind === 'unclear' ? answer.outcome.code : answer, asked)
}

function expectNotIn(said: unknown, asked: QuestionParameters): void {
  const text = textsIn(said).join('\n').normalize('NFC').toLowerCase()
  for (const [parameter, value] of Object.entries(asked)) {
    if (value.length >= shortest) expect(text.includes(value.normalize('NFC').toLowerCase()), `${parameter} is said: ${text}`).toBe(false)
  }
}

/** Beside answers, lines log. */
function isLogged(said: unknown): boolean {
  return typeof said === 'object' && said !== null && 'message' in said
}
