/**
 * The line to a client's webhook: every event is a signed POST of its own, delivered once the client's system says 2xx.
 * It has no adapter: nobody can send it a dossier.
 */
import { Agreement } from '../../schemas/agreement.ts'
import { outcomeOfStatus, unclear, type Outcome } from '../domain/outcome.ts'
import { downBecause, type PartnerIdentity } from '../ports/adapter.ts'
import type { HttpAnswer } from '../ports/http-client.ts'
import type { Client } from './accept-transfer.ts'
import { failureOfSigning } from './failure-of-signing.ts'
import { webhookLane } from './follow-journal.ts'
import { openExchange, type RecordedExchange } from './open-exchange.ts'
import type { Destination, LineDependencies, SendReport } from './open-line.ts'
import { parseConfig } from './parse-config.ts'
import { messageIdHeader, signatureHeader, webhookService } from './webhook-headers.ts'
import { within } from './within.ts'

export interface WebhookSettings {
  readonly client: Client
  readonly url: string
  /** Organisation that runs the gateway: its seal signs. */
  readonly operator: string
}

const maxBytes = 1024 * 1024
const maxAnswerBytes = 64 * 1024

/** What a status means besides success and what every partner's status means. */
const refusals: readonly { readonly status: number; readonly code: string }[] = [
  { status: 410, code: 'webhook-gone' },
  { status: 409, code: 'webhook-conflict' },
  { status: 413, code: 'webhook-too-large' },
  { status: 422, code: 'webhook-not-accepted' },
  { status: 400, code: 'webhook-not-accepted' },
]

export function openWebhookLine({ client, url, operator }: WebhookSettings, dependencies: LineDependencies): Destination {
  const partner: PartnerIdentity = { id: webhookLane(client.id), organisation: client.organisation }
  const agreement = parseConfig(Agreement, { timeoutMs: 15_000, concurrency: 5 }, `webhooks.${client.id}`)
  const http = dependencies.openHttp({ maxAnswerBytes, connections: agreement.concurrency + agreement.replayConcurrency + 1 })
  const { clock } = dependencies

  function exchanging<Answer>(messageId: string, signal: AbortSignal, ask: (exchange: RecordedExchange) => Promise<Answer>, mayLeave?: () => boolean): Promise<Answer> {
    const subject = { messageId, service: webhookService }
    return within(signal, agreement.timeoutMs, (control) => ask(openExchange({ ...dependencies, http, partner, maxBytes, subject, signal: control.signal, mayLeave })))
  }

  async function post(name: string, messageId: string, body: Uint8Array, exchange: RecordedExchange): Promise<Outcome> {
    try {
      const signed = await exchange.sign(body, 'jws-detached', operator)
      const headers = { 'content-type': 'application/json', [signatureHeader]: signed.detached ?? '', [messageIdHeader]: messageId, 'idempotency-key': messageId }
      const result = await exchange.call({ name, method: 'POST', url, headers, body: signed.bytes })
      return result.ok ? outcomeOf(result.answer, clock.now()) : result.outcome
    } catch (error) {
      const failure = failureOfSigning(error)
      if (failure === undefined) throw error
      return failure
    }
  }

  return {
    partner,
    agreement,
    send({ messageId, payload }, signal, mayLeave) {
      async function send(exchange: RecordedExchange): Promise<SendReport> {
        const outcome = await post('webhook', messageId, payload, exchange)
        return { outcome, mayHaveArrived: exchange.mayHaveArrived(), exchanges: exchange.records, signatures: exchange.signatures, messages: exchange.messages() }
      }
      return exchanging(messageId, signal, send, mayLeave)
    },
    async probe(signal) {
      const messageId = clock.id()
      const outcome = await exchanging(messageId, signal, (exchange) => post('ping', messageId, Buffer.from(JSON.stringify({ type: 'ping' })), exchange))
      return outcome.kind === 'delivered' ? { up: true, code: 'ok', words: 'The webhook answers' } : downBecause(outcome)
    },
    close: () => http.close(),
  }
}

function outcomeOf({ status, headers, body }: HttpAnswer, now: Date): Outcome {
  if (status >= 200 && status < 300) return { kind: 'delivered', confirmed: true }
  const trouble = outcomeOfStatus(status, headers['retry-after'], now)
  if (trouble !== undefined) return trouble
  const refusal = refusals.find((row) => row.status === status)
  if (refusal !== undefined) return { kind: 'refused', code: refusal.code, words: `HTTP ${status}` }
  // a wrong address, a redirect: for a person, and the probe says whether every event would meet it
  return unclear('unexpected-status', `HTTP ${status}\n${Buffer.from(body).toString('utf8')}`)
}
