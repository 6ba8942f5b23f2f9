/** Rules about the files of events, and about what the way back must not give away. */
import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import type { InboundEvent, InboundFile } from '../../src/ports/adapter.ts'
import type { Bench, BenchLine } from './bench.ts'
import { countSockets } from './count-sockets.ts'
import { expectNews } from './expect-events.ts'
import type { Rule } from './rule.ts'
import { textsIn } from './texts-in.ts'

export const fileRules: readonly Rule[] = [
  {
    id: 'files-arrive-whole',
    title: 'every file of an event arrives as the partner has it, byte for byte, as often as it is fetched',
    about: ({ files }) => files !== undefined,
    async run(bench) {
      const { line, files, digests } = await toldFiles(bench)
      expect(digests.length).toBeGreaterThan(0)
      for (const _time of ['first', 'again']) {
        const arrived: string[] = []
        for (const file of files) arrived.push(sha256(await bytesOf(line, file)))
        expect(arrived.toSorted()).toEqual(digests.toSorted())
      }
    },
  },
  {
    id: 'links-of-the-partner-only',
    title: 'a link is followed at the partner’s own addresses only, and a partner in trouble fails it without an exception',
    about: ({ files, adapter }) => files !== undefined && (adapter.can.callbacks || adapter.can.poll),
    async run(bench) {
      const { line, files } = await toldFiles(bench)
      const [link] = files.flatMap(({ content }) => (content.kind === 'link' ? [content.link] : []))
      if (line.bare.fetchFile === undefined) return expect(link, 'a link that nobody can follow').toBeUndefined()
      const sockets = countSockets()
      try {
        for (const elsewhere of foreignLinks) {
          expect(await line.inbound.fetchFile(elsewhere), elsewhere).toMatchObject({ kind: 'failed' })
        }
        expect(sockets.opened(), 'connections to somebody else').toBe(0)
      } finally {
        sockets.stop()
      }
      if (link === undefined) return
      for (const behaviour of [{ kind: 'status', status: 503 }, { kind: 'status', status: 404 }, { kind: 'reset' }] as const) {
        bench.simulator.behave(behaviour)
        expect(await line.inbound.fetchFile(link), JSON.stringify(behaviour)).toMatchObject({ kind: 'failed', outcome: { kind: expect.stringMatching(/^(later|refused|broken|unclear)$/) } })
      }
      bench.simulator.behave({ kind: 'slow', milliseconds: 60_000 })
      const startedAt = performance.now()
      expect(await (await bench.open({ timeoutMs: 500 })).inbound.fetchFile(link)).toMatchObject({ kind: 'failed', outcome: { kind: 'later', code: 'timeout' } })
      expect(performance.now() - startedAt).toBeLessThan(1_500)
    },
  },
  {
    id: 'no-secret-comes-back',
    title: 'no secret stands in events, raw words, answers to callbacks or records of polls',
    about: ({ adapter }) => adapter.can.callbacks || adapter.can.poll,
    async run(bench) {
      const { harness, simulator, said } = bench
      const line = await bench.open()
      const awaited = [await line.handOver(1), await line.handOver(2)]
      const codes = awaited.map(({ dossierCode }) => dossierCode)
      const before = said.length
      for (const code of codes) {
        const { callbacks, polling } = harness
        if (callbacks !== undefined) {
          for (const callback of [await callbacks.news(simulator, code), await callbacks.unforeseen(simulator, code), await callbacks.forged(simulator, code)]) await line.inbound.receive(callback)
        }
        await polling?.news(simulator, code)
        await polling?.unforeseen(simulator, code)
      }
      if (harness.adapter.can.poll) {
        for (const behaviour of [{ kind: 'normal' }, { kind: 'reject-credentials' }, { kind: 'status', status: 500 }, { kind: 'garbage' }] as const) {
          simulator.behave(behaviour)
          await line.inbound.poll({ awaited })
          await (await bench.open()).inbound.poll({ awaited })
        }
      }
      const text = textsIn(said.slice(before)).join('\n')
      expect(text).toContain(codes[0])
      for (const secret of harness.secrets) {
        for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) expect(text.includes(form), `the secret ${secret.slice(0, 2)}… is there`).toBe(false)
      }
    },
  },
]

const foreignLinks = [
  'http://127.0.0.1:9/x.pdf',
  'https://agency.example.vn/x.pdf',
  '//127.0.0.1:9/x.pdf',
  'file:///etc/passwd',
  '@127.0.0.1:9/x.pdf',
  '',
]

interface Told {
  readonly line: BenchLine
  readonly files: readonly InboundFile[]
  readonly digests: readonly string[]
}

async function toldFiles(bench: Bench): Promise<Told> {
  const line = await bench.open()
  const awaited = await line.handOver(1)
  const told = await bench.harness.files?.told(bench.simulator, awaited.dossierCode)
  if (told === undefined) throw new Error('the harness tells no files')
  const events = told.callback === undefined ? await polledEvents(line, [awaited]) : (await line.inbound.receive(told.callback)).events
  expectNews(events, [awaited.dossierCode])
  return { line, files: events.flatMap(({ files = [] }) => files), digests: told.digests }
}

async function polledEvents(line: BenchLine, awaited: NonNullable<Parameters<BenchLine['inbound']['poll']>[0]>['awaited']): Promise<readonly InboundEvent[]> {
  const answer = await line.inbound.poll({ awaited: awaited ?? [] })
  return answer.kind === 'polled' ? answer.events : expect.fail(JSON.stringify(answer))
}

async function bytesOf(line: BenchLine, { content }: InboundFile): Promise<Uint8Array> {
  if (content.kind === 'bytes') return content.bytes
  const fetched = await line.inbound.fetchFile(content.link)
  return fetched.kind === 'fetched' ? fetched.bytes : expect.fail(JSON.stringify(fetched))
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
