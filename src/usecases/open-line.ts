/**
 * Opens a partner's line: validates its config by the adapter's schema, gives the adapter its tools, and wraps each call
 * in an exchange that enforces limits and records what passed through.
 */
import type { Agreement } from '../../schemas/agreement.ts'
import type { Dossier } from '../../schemas/dossier.ts'
import type { ServiceName } from '../../schemas/queries/index.ts'
import { unclear, type Outcome } from '../domain/outcome.ts'
import type {
  Acknowledged,
  Adapter,
  AwaitedDossier,
  FetchedFile,
  Health,
  OutboundMessage,
  PartnerIdentity,
  PollAnswer,
  PollRequest,
  Query,
  QueryAnswer,
  RawCallback,
  ReceivedCallback,
  StandingAnswer,
} from '../ports/adapter.ts'
import type { Clock } from '../ports/clock.ts'
import type { HttpClient, HttpTls, OpenHttpClient } from '../ports/http-client.ts'
import type { Log } from '../ports/log.ts'
import type { MadeAlgorithm, Signer, Verifier } from '../ports/signer.ts'
import type { ExchangeRecord, SignatureRecord, SignedMessage } from '../ports/transfer-store.ts'
import { guardLine } from './guard-line.ts'
import { digestOf } from './kept-messages.ts'
import { openExchange, type ExchangeSubject, type Means, type RecordedExchange } from './open-exchange.ts'
import { parseConfig } from './parse-config.ts'
import { recordOfVerification, type CameProven } from './record-of-verification.ts'
import { tellRefusals } from './tell-refusals.ts'
import { within } from './within.ts'

export interface PartnerSettings {
  readonly partner: PartnerIdentity
  readonly adapter: Adapter
  /** Not yet validated. */
  readonly config: unknown
  readonly agreement: Agreement
  readonly tls?: HttpTls
  /** Agreed on with the partner, where it is not the profile's own. */
  readonly algorithm?: MadeAlgorithm
}

export interface LineDependencies {
  readonly openHttp: OpenHttpClient
  readonly signer: Signer
  readonly verifier: Verifier
  readonly clock: Clock
  readonly log: Log
}

export interface SendReport {
  readonly outcome: Outcome
  /** Whether anything of the message may have reached the partner. */
  readonly mayHaveArrived: boolean
  readonly exchanges: readonly ExchangeRecord[]
  readonly signatures: readonly SignatureRecord[]
  readonly messages: readonly SignedMessage[]
}

/** What a partner told, with the signed messages in which it did. */
export type Proven<Answer> = Answer & { readonly proofs: readonly CameProven[] }

/** A message as it was kept. What its bytes mean is for the line to say. */
export type Letter = Omit<OutboundMessage, 'dossier'>

/** What can be delivered to: an agency by its adapter, or a client by its webhook. */
export interface Destination {
  readonly partner: PartnerIdentity
  readonly agreement: Agreement
  /** `mayLeave`: whether the sender may still do this; asked in the moment in which a request of it would be written. Absent: it may. */
  send(letter: Letter, signal: AbortSignal, mayLeave?: () => boolean): Promise<SendReport>
  probe(signal: AbortSignal): Promise<Health>
  close(): Promise<void>
}

/** A probe with all that passed through it, for a person who looks. */
export interface ProbeReport {
  readonly health: Health
  readonly exchanges: readonly ExchangeRecord[]
  readonly signatures: readonly SignatureRecord[]
}

export interface OpenLine extends Destination {
  readonly adapter: Adapter
  examine(signal: AbortSignal): Promise<ProbeReport>
  /** Within the time that is agreed on for look-ups of this service. */
  query(query: Query): Promise<QueryAnswer>
  receive(callback: RawCallback): Promise<Proven<ReceivedCallback>>
  poll(request: PollRequest, signal: AbortSignal): Promise<Proven<PollAnswer>>
  /** Where these dossiers stand at the partner, with how it was asked and what came. Only where the adapter can. */
  standing(dossiers: readonly AwaitedDossier[], signal: AbortSignal): Promise<Proven<StandingAnswer> & { readonly exchanges: readonly ExchangeRecord[] }>
  acknowledge(acknowledgement: string, signal: AbortSignal): Promise<Acknowledged>
  fetchFile(link: string, signal: AbortSignal): Promise<FetchedFile>
}

const maxAnswerBytes = 16 * 1024 * 1024
/** For a person, not for another try. */
const unreadable = unclear('payload-unreadable', 'What was kept is not the dossier that was accepted.')

/** Throws `config_invalid` naming every wrong field; never touches the network. */
export async function openLine(settings: PartnerSettings, dependencies: LineDependencies): Promise<OpenLine> {
  const { adapter, partner, agreement } = settings
  const config = parseConfig(adapter.config, settings.config, `partners.${partner.id}.config`)
  const tls = settings.tls ? { tls: settings.tls } : {}
  const http = dependencies.openHttp({ maxAnswerBytes, connections: agreement.concurrency + agreement.replayConcurrency + 1, ...tls })
  const asks = adapter.can.queries.length > 0
  // a crowd of look-ups takes no connection from dossiers
  const httpOfQueries = asks ? dependencies.openHttp({ maxAnswerBytes, connections: agreement.queries.concurrency + 1, ...tls }) : http
  const { clock, log } = dependencies
  const verifier = tellRefusals(dependencies.verifier, partner, log)
  const line = guardLine(await adapter.open(config, { partner, clock, log, timeoutMs: agreement.timeoutMs }), partner, log)
  let closing: Promise<void> | undefined

  function exchangeBy(way: HttpClient, subject: ExchangeSubject, signal: AbortSignal, further: Pick<Means, 'unrecorded' | 'mayLeave'> = {}) {
    const algorithm = settings.algorithm === undefined ? {} : { algorithm: settings.algorithm }
    const { maxBytes } = adapter.can
    return openExchange({ ...dependencies, ...algorithm, verifier, http: way, partner, maxBytes, subject, signal, ...further })
  }

  function exchanging<Answer>(subject: ExchangeSubject, signal: AbortSignal, ask: (exchange: RecordedExchange) => Promise<Answer>, mayLeave?: () => boolean): Promise<Answer> {
    return within(signal, agreement.timeoutMs, (control) => ask(exchangeBy(http, subject, control.signal, { mayLeave })))
  }

  async function closeAll(): Promise<void> {
    try {
      await line.close()
    } finally {
      await Promise.all([http.close(), httpOfQueries.close()])
    }
  }

  return {
    partner,
    adapter,
    agreement,
    send(letter, signal, mayLeave) {
      const subject = { messageId: letter.messageId, service: 'transfer' }
      async function send(exchange: RecordedExchange): Promise<SendReport> {
        const dossier = dossierOf(letter.payload)
        const outcome = dossier ? await line.send({ ...letter, dossier }, exchange) : unreadable
        const { records: exchanges, signatures } = exchange
        return { outcome, mayHaveArrived: exchange.mayHaveArrived(), exchanges, signatures, messages: exchange.messages() }
      }
      return exchanging(subject, signal, send, mayLeave)
    },
    probe(signal) {
      return exchanging({ messageId: clock.id(), service: 'probe' }, signal, (exchange) => line.probe(exchange))
    },
    examine(signal) {
      return exchanging({ messageId: clock.id(), service: 'probe' }, signal, async (exchange) => {
        const health = await line.probe(exchange)
        return { health, exchanges: exchange.records, signatures: exchange.signatures }
      })
    },
    async query(query) {
      const limit = AbortSignal.timeout(queryTimeoutMs(agreement, query.name))
      const answer = await line.query(query, exchangeBy(httpOfQueries, { messageId: query.id, service: 'query' }, limit, { unrecorded: true }))
      return isTooLarge(answer) ? tooLarge : answer
    },
    poll(request, signal) {
      return exchanging({ messageId: clock.id(), service: 'poll' }, signal, async (exchange) => {
        const answer = await line.poll(request, exchange)
        return { ...answer, proofs: exchange.proofs }
      })
    },
    standing(dossiers, signal) {
      return exchanging({ messageId: clock.id(), service: 'standing' }, signal, async (exchange) => {
        const answer = await line.standing(dossiers, exchange)
        return { ...answer, proofs: exchange.proofs, exchanges: exchange.records }
      })
    },
    acknowledge(acknowledgement, signal) {
      return exchanging({ messageId: clock.id(), service: 'acknowledgement' }, signal, (exchange) => line.acknowledge(acknowledgement, exchange))
    },
    fetchFile(link, signal) {
      return exchanging({ messageId: clock.id(), service: 'file' }, signal, (exchange) => line.fetchFile(link, exchange))
    },
    async receive(callback) {
      const proofs: CameProven[] = []
      const received = await line.receive(callback, async (input) => {
        const verified = await verifier.verify({ ...input, organisation: partner.organisation })
        proofs.push({ bytes: input.bytes, signature: recordOfVerification(input, verified, digestOf(input.bytes)), verified })
        return verified
      })
      return { ...received, proofs }
    },
    close() {
      closing ??= closeAll()
      return closing
    },
  }
}

const tooLarge: QueryAnswer = { kind: 'failed', outcome: unclear('answer-too-large', '(not kept: larger than allowed)') }

/** The next answer to the same question is no smaller. */
function isTooLarge(answer: QueryAnswer): boolean {
  return answer.kind === 'failed' && answer.outcome.kind === 'later' && answer.outcome.code === 'answer-too-large'
}

/** Longest time of one look-up of this service, in milliseconds. */
export function queryTimeoutMs({ queries }: Agreement, service: ServiceName): number {
  return queries.timeoutMsByService?.[service] ?? queries.timeoutMs
}

function dossierOf(payload: Uint8Array): Dossier | undefined {
  try {
    // validated at the door before it was kept
    return JSON.parse(Buffer.from(payload).toString('utf8')) as Dossier
  } catch {
    return undefined
  }
}
