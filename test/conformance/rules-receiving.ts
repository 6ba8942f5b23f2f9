/** Rules about what a partner tells without being asked: who speaks is checked, nothing is dropped, guessed or done twice. */
import { expect } from 'vitest'
import { GatewayError } from '../../src/domain/errors.ts'
import type { CallbackAnswer, RawCallback, ReceivedCallback, VerifyCallback } from '../../src/ports/adapter.ts'
import type { VerifiedBytes } from '../../src/ports/signer.ts'
import type { Bench, BenchLine } from './bench.ts'
import { countSockets } from './count-sockets.ts'
import { expectNews, expectNotUnderstood, keysOf } from './expect-events.ts'
import { senseless } from './senseless-callbacks.ts'
import type { Rule } from './rule.ts'

export const receivingRules: readonly Rule[] = (
  [
    {
      id: 'callback-is-heard',
      title: 'a callback becomes sound events about its dossier, in the partner’s code or words',
      async run(bench) {
        const { line, news, code } = await heldOne(bench)
        const { events } = await line.inbound.receive(news)
        expectNews(events, [code])
      },
    },
    {
      id: 'callback-byte-for-byte',
      title: 'what is verified is what was sent, byte for byte, and nothing else is believed',
      async run(bench) {
        const { line, news } = await heldOne(bench)
        const seen: Uint8Array[] = []
        await line.inbound.receive(news, (input) => {
          seen.push(input.bytes)
          return line.inbound.verify(input)
        })
        const sent = partsOf(news).map(hex)
        for (const bytes of seen) expect(sent.includes(hex(bytes)), 'the bytes that were verified are those that came').toBe(true)
        if (seen.length === 0) return // proved by a shared secret: callback-forged

        const refusing: VerifyCallback = () => Promise.reject(new GatewayError('signature_invalid'))
        expect((await line.inbound.receive(news, refusing)).events, 'events of a signature that does not hold').toEqual([])
        // the signature holds, but over nothing: whoever reads on in the callback itself believes what nobody signed
        const hollow: VerifyCallback = async (input) => ({ ...(await line.inbound.verify(input)), bytes: Buffer.alloc(0) as Uint8Array as VerifiedBytes })
        const { events } = await line.inbound.receive(news, hollow)
        expect(events.filter(({ event }) => event.type !== 'not-understood'), 'events of bytes that nobody signed').toEqual([])
      },
    },
    {
      id: 'callback-forged',
      title: 'a callback without the partner’s proof tells nothing and is refused in the partner’s words',
      async run(bench) {
        const { line, news, code } = await heldOne(bench)
        const good = await line.inbound.receive(news)
        const forged = await line.inbound.receive(await callbacksOf(bench).forged(bench.simulator, code))
        expect(forged.events).toEqual([])
        for (const answer of answersOf(forged)) {
          expectAnswer(answer)
          expectNoSuccess(answer, good)
          expect(answer.body.byteLength, 'words of the refusal').toBeGreaterThan(0)
        }
      },
    },
    {
      id: 'callback-repeat',
      title: 'the same callback again, later or on another line, gives the same events under the same keys',
      async run(bench) {
        const { line, news, code } = await heldOne(bench)
        const first = await line.inbound.receive(news)
        expect(first.events).not.toEqual([])
        expect((await line.inbound.receive(news)).events).toEqual(first.events)
        expect((await (await bench.open()).inbound.receive(news)).events, 'after a restart').toEqual(first.events)
        const later = { ...news, receivedAt: new Date(news.receivedAt.getTime() + 1_500) }
        expect(keysOf((await line.inbound.receive(later)).events), 'received later').toEqual(keysOf(first.events))
        const again = await callbacksOf(bench).news(bench.simulator, code)
        expect(keysOf((await line.inbound.receive(again)).events), 'told once more by the partner').toEqual(keysOf(first.events))
      },
    },
    {
      id: 'callback-news-differ',
      title: 'other news have other keys',
      async run(bench) {
        const line = await bench.open()
        const codes = [(await line.handOver(1)).dossierCode, (await line.handOver(2)).dossierCode]
        const callbacks = callbacksOf(bench)
        const keys: string[] = []
        for (const code of codes) {
          for (const callback of [await callbacks.news(bench.simulator, code), await callbacks.unforeseen(bench.simulator, code)]) {
            const { events } = await line.inbound.receive(callback)
            expect(events).not.toEqual([])
            keys.push(...keysOf(events))
          }
        }
        expect(new Set(keys).size).toBe(keys.length)
      },
    },
    {
      id: 'callback-unforeseen',
      title: 'a code or words that nobody foresaw are one event for a person, with what came, answered like news',
      async run(bench) {
        const { line, news, code } = await heldOne(bench)
        const good = await line.inbound.receive(news)
        const unforeseen = await line.inbound.receive(await callbacksOf(bench).unforeseen(bench.simulator, code))
        expectNotUnderstood(unforeseen.events, code)
        expect(unforeseen.answer.status, 'it is stored, so the partner need not send it again').toBe(good.answer.status)
        expect(unforeseen.answer.status).toBeLessThan(300)
      },
    },
    {
      id: 'callback-answers',
      title: 'there is an answer for stored, known already and not stored, and the last one is no success',
      async run(bench) {
        const { line, news } = await heldOne(bench)
        const received = await line.inbound.receive(news)
        for (const answer of answersOf(received)) expectAnswer(answer)
        expect(received.answer.status).toBeLessThan(300)
        expect(received.answerToRepeat.status).toBeLessThan(300)
        expectNoSuccess(received.answerToFailure, received)
      },
    },
    {
      id: 'callback-nonsense',
      title: 'empty, cut, huge, deep and senseless bodies, other methods and paths tell nothing and throw nothing',
      async run(bench) {
        const { line, news } = await heldOne(bench)
        const good = await line.inbound.receive(news)
        for (const [what, callback] of senseless(news)) {
          const startedAt = performance.now()
          const received = await line.inbound.receive(callback).catch((thrown: unknown) => expect.fail(`${what}: ${String(thrown)}`))
          expect(performance.now() - startedAt, `${what} held the door up`).toBeLessThan(2_000)
          expect(received.events, what).toEqual([])
          for (const answer of answersOf(received)) {
            expectAnswer(answer)
            expectNoSuccess(answer, good)
          }
        }
      },
    },
    {
      id: 'callback-only-reads',
      title: 'receiving has no effect of its own: no connection, nothing at the partner',
      async run(bench) {
        const { line, news, code } = await heldOne(bench)
        const unforeseen = await callbacksOf(bench).unforeseen(bench.simulator, code)
        const before = bench.simulator.received().length
        const sockets = countSockets()
        try {
          await line.inbound.receive(news)
          await line.inbound.receive(unforeseen)
          expect(sockets.opened()).toBe(0)
          expect(bench.simulator.received()).toHaveLength(before)
        } finally {
          sockets.stop()
        }
      },
    },
  ] satisfies readonly Rule[]
).map((rule) => ({ ...rule, about: ({ adapter }) => adapter.can.callbacks }))

interface Held {
  readonly line: BenchLine
  readonly code: string
  readonly news: RawCallback
}

/** A dossier that the partner holds, and what it tells about it. */
async function heldOne(bench: Bench): Promise<Held> {
  const line = await bench.open()
  const { dossierCode: code } = await line.handOver(1)
  return { line, code, news: await callbacksOf(bench).news(bench.simulator, code) }
}

function callbacksOf({ harness }: Bench): NonNullable<Bench['harness']['callbacks']> {
  if (harness.callbacks === undefined) throw new Error('the harness has no callbacks')
  return harness.callbacks
}

function answersOf({ answer, answerToRepeat, answerToFailure }: ReceivedCallback): readonly CallbackAnswer[] {
  return [answer, answerToRepeat, answerToFailure]
}

function expectAnswer({ status, headers, body }: CallbackAnswer): void {
  expect(Number.isInteger(status) && status >= 200 && status <= 599, `status ${status}`).toBe(true)
  expect(Object.values(headers).every((value) => typeof value === 'string' && !/[\r\n]/.test(value))).toBe(true)
  expect(body).toBeInstanceOf(Uint8Array)
}

/** By its status, or by other words than a success has: some partners answer everything with 200. */
function expectNoSuccess(answer: CallbackAnswer, good: ReceivedCallback): void {
  const successes = [good.answer, good.answerToRepeat].map((success) => hex(success.body))
  expect(answer.status >= 400 || !successes.includes(hex(answer.body)), `HTTP ${answer.status} ${Buffer.from(answer.body).toString('utf8')} looks like a success`).toBe(true)
}

/** The body, and whatever it carries whole inside: texts of its JSON, and what they hold in base64. */
function partsOf({ body }: RawCallback): readonly Uint8Array[] {
  return [body, ...textsOf(parsed(body)).flatMap((text) => [Buffer.from(text), Buffer.from(text, 'base64')])]
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    return undefined
  }
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
