/**
 * Opens a partner's line: validates its config by the adapter's schema, gives the adapter its tools, and wraps each call
 * in an exchange that enforces limits and records what passed through.
 */
import type { Agreement } from '../../schemas/agreement.ts'
import { GatewayError } from '../domain/errors.ts'
import { unclear, type Broken, type Outcome } from '../domain/outcome.ts'
import type { Adapter, Health, Line, OutboundMessage, PartnerIdentity, Query, QueryAnswer, RawCallback, ReceivedCallback } from '../ports/adapter.ts'
import type { Clock } from '../ports/clock.ts'
import type { HttpTls, OpenHttpClient } from '../ports/http-client.ts'
import type { Log } from '../ports/log.ts'
import type { Signer, Verifier } from '../ports/signer.ts'
import type { ExchangeRecord, SignatureRecord } from '../ports/transfer-store.ts'
import { openExchange, type ExchangeSubject } from './open-exchange.ts'
import { parseConfig } from './parse-config.ts'

export interface PartnerSettings {
  readonly partner: PartnerIdentity
  readonly adapter: Adapter
  /** Not yet validated. */
  readonly config: unknown
  readonly agreement: Agreement
  readonly tls?: HttpTls
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
  readonly exchanges: readonly ExchangeRecord[]
  readonly signatures: readonly SignatureRecord[]
}

export interface OpenLine {
  readonly partner: PartnerIdentity
  readonly adapter: Adapter
  readonly agreement: Agreement
  send(message: OutboundMessage, signal: AbortSignal): Promise<SendReport>
  probe(signal: AbortSignal): Promise<Health>
  query(query: Query, signal: AbortSignal): Promise<QueryAnswer>
  receive(callback: RawCallback): Promise<ReceivedCallback>
  close(): Promise<void>
}

/** Code of the outcome where an adapter threw instead of answering. */
const adapterThrew = 'adapter-threw'

const maxAnswerBytes = 16 * 1024 * 1024

/** Throws `config_invalid` naming every wrong field; never touches the network. */
export async function openLine(settings: PartnerSettings, dependencies: LineDependencies): Promise<OpenLine> {
  const { adapter, partner, agreement } = settings
  const config = parseConfig(adapter.config, settings.config, `partners.${partner.id}.config`)
  const http = dependencies.openHttp({ maxAnswerBytes, connections: agreement.concurrency + agreement.replayConcurrency + 1, ...(settings.tls ? { tls: settings.tls } : {}) })
  const line: Line = await adapter.open(config, { partner, clock: dependencies.clock, log: dependencies.log, timeoutMs: agreement.timeoutMs })
  let closing: Promise<void> | undefined

  function exchangeAbout(subject: ExchangeSubject, signal: AbortSignal) {
    return openExchange({ ...dependencies, http, partner, maxBytes: adapter.can.maxBytes, subject, signal: AbortSignal.any([signal, AbortSignal.timeout(agreement.timeoutMs)]) })
  }

  /** An adapter that throws is our bug: the dossier waits for a person, with what passed so far, instead of being tried for ever. */
  function outcomeOfThrow(error: unknown, transferId: string): Outcome {
    if (error instanceof GatewayError && error.code === 'key_unusable') return brokenSeal(error)
    dependencies.log.error({ transferId, partner: partner.id, error }, 'adapter threw')
    return unclear(adapterThrew, error instanceof Error ? error.name : typeof error)
  }

  async function closeAll(): Promise<void> {
    try {
      await line.close()
    } finally {
      await http.close()
    }
  }

  return {
    partner,
    adapter,
    agreement,
    async send(message, signal) {
      const exchange = exchangeAbout({ messageId: message.messageId }, signal)
      const outcome = await line.send(message, exchange).catch((error: unknown) => outcomeOfThrow(error, message.messageId))
      return { outcome, exchanges: exchange.records, signatures: exchange.signatures }
    },
    async probe(signal) {
      const health = await line.probe(exchangeAbout({ messageId: dependencies.clock.id() }, signal)).catch(brokenSeal)
      return 'up' in health ? health : { up: false, code: health.code, words: health.words }
    },
    async query(query, signal) {
      if (line.query === undefined) throw new TypeError(`${adapter.id} answers no look-ups`)
      const answer = await line.query(query, exchangeAbout({ messageId: query.id }, signal)).catch(brokenSeal)
      return answer.kind === 'broken' ? { kind: 'failed', outcome: answer } : answer
    },
    async receive(callback) {
      if (line.receive === undefined) throw new TypeError(`${adapter.id} takes no callbacks`)
      return line.receive(callback, (input) => dependencies.verifier.verify({ ...input, organisation: partner.organisation }))
    },
    close() {
      closing ??= closeAll()
      return closing
    },
  }
}

/** A seal that cannot sign stops the lane for a person; anything else that is thrown is a bug and stays an exception. */
function brokenSeal(error: unknown): Broken {
  if (!(error instanceof GatewayError) || error.code !== 'key_unusable') throw error
  return { kind: 'broken', code: 'key-unusable', words: error.message }
}
