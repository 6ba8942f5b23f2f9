/**
 * Opens a partner's line: validates its config by the adapter's schema, gives the adapter its tools, and wraps each call
 * in an exchange that enforces limits and records what passed through.
 */
import type { Agreement } from '../../schemas/agreement.ts'
import type { Outcome } from '../domain/outcome.ts'
import type { Adapter, Health, OutboundMessage, PartnerIdentity, Query, QueryAnswer, RawCallback, ReceivedCallback } from '../ports/adapter.ts'
import type { Clock } from '../ports/clock.ts'
import type { HttpTls, OpenHttpClient } from '../ports/http-client.ts'
import type { Log } from '../ports/log.ts'
import type { Signer, Verifier } from '../ports/signer.ts'
import type { ExchangeRecord, SignatureRecord } from '../ports/transfer-store.ts'
import { guardLine } from './guard-line.ts'
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

const maxAnswerBytes = 16 * 1024 * 1024

/** Throws `config_invalid` naming every wrong field; never touches the network. */
export async function openLine(settings: PartnerSettings, dependencies: LineDependencies): Promise<OpenLine> {
  const { adapter, partner, agreement } = settings
  const config = parseConfig(adapter.config, settings.config, `partners.${partner.id}.config`)
  const http = dependencies.openHttp({ maxAnswerBytes, connections: agreement.concurrency + agreement.replayConcurrency + 1, ...(settings.tls ? { tls: settings.tls } : {}) })
  const { clock, log } = dependencies
  const line = guardLine(await adapter.open(config, { partner, clock, log, timeoutMs: agreement.timeoutMs }), partner, log)
  let closing: Promise<void> | undefined

  function exchangeAbout(subject: ExchangeSubject, signal: AbortSignal) {
    return openExchange({ ...dependencies, http, partner, maxBytes: adapter.can.maxBytes, subject, signal: AbortSignal.any([signal, AbortSignal.timeout(agreement.timeoutMs)]) })
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
      const outcome = await line.send(message, exchange)
      return { outcome, exchanges: exchange.records, signatures: exchange.signatures }
    },
    probe(signal) {
      return line.probe(exchangeAbout({ messageId: clock.id() }, signal))
    },
    query(query, signal) {
      return line.query(query, exchangeAbout({ messageId: query.id }, signal))
    },
    receive(callback) {
      return line.receive(callback, (input) => dependencies.verifier.verify({ ...input, organisation: partner.organisation }))
    },
    close() {
      closing ??= closeAll()
      return closing
    },
  }
}
