/** Where a rule is tried: one simulated partner, lines to it through the real client and seals, and everything they say. */
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { Agreement } from '../../schemas/agreement.ts'
import type { Dossier } from '../../schemas/dossier.ts'
import type { ServiceName } from '../../schemas/queries/index.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import type { Adapter, AwaitedDossier, Line, OutboundMessage, QueryAnswer } from '../../src/ports/adapter.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { Log } from '../../src/ports/log.ts'
import type { Simulator } from '../../src/ports/simulator.ts'
import { openHttpClient } from '../../src/net/http-client.ts'
import { openLine, type OpenLine, type SendReport } from '../../src/usecases/open-line.ts'
import { parseConfig } from '../../src/usecases/parse-config.ts'
import { testSeals } from '../helpers/sandbox-seals.ts'
import { openInbound, type Inbound } from './bench-inbound.ts'
import type { AdapterHarness, QuestionParameters } from './harness.ts'

export interface LineChoices {
  /** Another address than the simulator's. */
  readonly url?: string
  readonly config?: unknown
  readonly adapter?: Adapter
  readonly timeoutMs?: number
}

export interface BenchLine extends OpenLine {
  /** The adapter's own line, without the core around it. */
  readonly bare: Line
  /** The way back through the adapter's own line. */
  readonly inbound: Inbound
  deliver(message: OutboundMessage, signal?: AbortSignal): Promise<Outcome>
  /** Delivers the n-th message, which the partner then holds. */
  handOver(n: number): Promise<AwaitedDossier>
  /** Asks a look-up as the sender, for an official of its own. */
  lookUp(name: ServiceName, parameters: QuestionParameters): Promise<QueryAnswer>
}

export interface Bench {
  readonly harness: AdapterHarness
  readonly simulator: Simulator
  /** Closed when the rule ends, if not before. */
  open(choices?: LineChoices): Promise<BenchLine>
  /** The n-th message: its own dossier, its own id. */
  message(n: number, padding?: number): OutboundMessage
  /** A message with this dossier under an id of its own. */
  messageAbout(dossier: Dossier): OutboundMessage
  /** Everything that lines logged, reported and answered so far. */
  readonly said: unknown[]
}

export const never: AbortSignal = new AbortController().signal

export async function withBench(harness: AdapterHarness, use: (bench: Bench) => Promise<void>): Promise<void> {
  const clock = startClock(new Date('2026-11-20T03:00:00Z'))
  const { signer, verifier } = await testSeals([harness.sender, harness.organisation], clock)
  const said: unknown[] = []
  const log = recordingLog(said)
  const lines: OpenLine[] = []
  const inbounds: Inbound[] = []
  const simulator = await harness.startSimulator({ port: 0, clock, signer, verifier, organisation: harness.organisation, senders: [harness.sender] })

  async function open(choices: LineChoices = {}): Promise<BenchLine> {
    const adapter = choices.adapter ?? harness.adapter
    let bare: Line | undefined
    const line = await openLine(
      {
        partner: { id: adapter.id, organisation: harness.organisation },
        adapter: { ...adapter, open: async (config, tools) => (bare = await adapter.open(config, tools)) },
        config: 'config' in choices ? choices.config : harness.config(choices.url ?? simulator.url),
        agreement: parseConfig(Agreement, { timeoutMs: choices.timeoutMs ?? 20_000, queries: { timeoutMs: choices.timeoutMs ?? 20_000 } }, 'agreement'),
      },
      { openHttp: openHttpClient, signer, verifier, clock, log },
    )
    lines.push(line)
    if (bare === undefined) throw new Error('the adapter opened no line')
    const { timeoutMs } = line.agreement
    const inbound = openInbound(bare, { signer, verifier, clock, said, timeoutMs, partner: { id: adapter.id, organisation: harness.organisation }, maxBytes: adapter.can.maxBytes })
    inbounds.push(inbound)
    return listenTo(line, { bare, inbound, said, sender: harness.sender, message: (n) => messageOf(harness, n) })
  }

  try {
    await use({ harness, simulator, open, message: (n, padding) => messageOf(harness, n, padding), messageAbout, said })
  } finally {
    for (const opened of [...lines, ...inbounds]) await opened.close()
    await simulator.close()
  }
}

interface Means {
  readonly bare: Line
  readonly inbound: Inbound
  readonly said: unknown[]
  readonly sender: string
  message(n: number): OutboundMessage
}

function listenTo(line: OpenLine, { bare, inbound, said, sender, message }: Means): BenchLine {
  async function send(message: OutboundMessage, signal: AbortSignal): Promise<SendReport> {
    const report = await line.send(message, signal)
    said.push(report)
    return report
  }
  return {
    ...line,
    bare,
    inbound,
    send,
    async deliver(message, signal = never) {
      return (await send(message, signal)).outcome
    },
    async handOver(n) {
      const { dossier, messageId, acceptedAt, ...rest } = message(n)
      const { outcome } = await send({ dossier, messageId, acceptedAt, ...rest }, never)
      if (outcome.kind !== 'delivered') throw new Error(`the dossier was not handed over: ${JSON.stringify(outcome)}`)
      return { dossierCode: dossier.code, procedureCode: dossier.procedure.code, sender: dossier.sender, messageId, remoteId: outcome.remoteId, acceptedAt }
    },
    async lookUp(name, parameters) {
      const asking = { purpose: 'status-answer', official: { id: 'canbo07' }, unit: sender, procedureCode: '1.012781', dossierCode: 'H56.14-261120-0001' } as const
      const answer = await line.query({ name, parameters, id: randomUUID(), sender, asking })
      said.push(answer)
      return answer
    },
    async close() {
      await line.close()
      await inbound.close()
    },
    async probe(signal) {
      const health = await line.probe(signal)
      said.push(health)
      return health
    },
  }
}

function messageOf(harness: AdapterHarness, n: number, padding?: number): OutboundMessage {
  return messageAbout(harness.dossier(harness.code(n), padding))
}

function messageAbout(dossier: Dossier): OutboundMessage {
  const messageId = randomUUID()
  return {
    messageId,
    mayBeThere: false,
    acceptedAt: new Date('2026-11-20T02:59:00Z'),
    dossier,
    payload: Buffer.from(JSON.stringify(dossier)),
    openAttachment: async () => Readable.from([Buffer.from('%PDF-1.7\nmade for a test\n%%EOF\n')]),
    attachmentUrl: (digest) => `http://127.0.0.1/documents/${messageId}/${digest}`,
    messageUrl: `http://127.0.0.1/messages/${messageId}`,
  }
}

/** Goes as fast as the real time, from a moment at which the fixtures make sense. */
function startClock(start: Date): Clock {
  const origin = performance.now()
  return { now: () => new Date(start.getTime() + performance.now() - origin), random: () => Math.random(), id: () => randomUUID() }
}

function recordingLog(said: unknown[]): Log {
  const record = (fields: unknown, message: string): void => void said.push({ fields, message })
  return { info: record, warn: record, error: record }
}
