/** Puts spans around what passes between the rooms, and the trace into what leaves: nothing else changes. */
import type { PartnerEvent } from '../../schemas/partner-event.ts'
import type { AcceptTransfer } from './accept-transfer.ts'
import type { Clock } from '../ports/clock.ts'
import type { HttpClient, HttpRequest, OpenHttpClient } from '../ports/http-client.ts'
import type { InboxStore } from '../ports/inbox-store.ts'
import type { QueueBackend } from '../ports/queue.ts'
import type { Signer, Verifier } from '../ports/signer.ts'
import type { Tracer } from '../ports/telemetry.ts'
import type { ReceiveInbound } from './receive-inbound.ts'

/** W3C Trace Context. */
export const traceHeader = 'traceparent'

/** The request of the client is the first span of its transfer; a repeat is a request like any other. */
export function traceAccept(accept: AcceptTransfer, tracer: Tracer): AcceptTransfer {
  return async (handedOver) => {
    const accepted = await accept(handedOver)
    if (!accepted.repeated) tracer.becomes(accepted.transfer.id)
    return accepted
  }
}

/** Every call to a partner: its span ends with the answer. */
export function traceCalls(open: OpenHttpClient, tracer: Tracer): OpenHttpClient {
  return (options) => {
    const client: HttpClient = open(options)
    return {
      ...client,
      request(request, signal) {
        // an address may hold what is secret, or about somebody: only the server is named
        const facts = { 'http.request.method': request.method, 'server.address': URL.parse(request.url)?.origin }
        return tracer.span(nameOf(request) ?? request.method, { kind: 'client', facts }, async (span) => {
          const result = await client.request(withTrace(request, tracer.current()), signal)
          if (result.ok) span.set({ 'http.response.status_code': result.answer.status })
          else span.fail(result.failure.code)
          return result
        })
      },
    }
  }
}

export function traceSigner(signer: Signer, tracer: Tracer): Signer {
  return {
    ...signer,
    sign(bytes, profile, about, algorithm) {
      const trace = tracer.current()
      return tracer.span('sign', { facts: { profile, service: about.service } }, () => signer.sign(bytes, profile, trace === undefined ? about : { ...about, trace }, algorithm))
    },
  }
}

export function traceVerifier(verifier: Verifier, tracer: Tracer): Verifier {
  return {
    ...verifier,
    verify: (input) => tracer.span('verify', { facts: { profile: input.profile, organisation: input.organisation, service: input.service } }, () => verifier.verify(input)),
  }
}

/** From SQL into the queue: a job carries the id of its transfer, which is its trace. */
export function traceQueue(queue: QueueBackend, tracer: Tracer, clock: Pick<Clock, 'now'>): QueueBackend {
  return {
    ...queue,
    async publish(rows) {
      const began = clock.now()
      await queue.publish(rows)
      await Promise.all(rows.map(({ transferId, partner, queue: kind, attempt }) => tracer.span('queue', { about: transferId, kind: 'producer', began, facts: { partner, queue: kind, attempt } }, () => Promise.resolve())))
    },
  }
}

/** What a partner told, in the trace of the transfer that it was matched to. */
export function traceReceive(receive: ReceiveInbound, inbox: Pick<InboxStore, 'list'>, tracer: Tracer, clock: Pick<Clock, 'now'>): ReceiveInbound {
  return async (line, told, cameIn) => {
    const began = clock.now()
    const reception = await receive(line, told, cameIn)
    const partner = line.partner.id
    const about = await transferOf(told.event, partner, inbox)
    if (about !== undefined) await tracer.span('told by partner', { about, began, facts: { partner, event: told.event.type, reception } }, () => Promise.resolve())
    return reception
  }
}

/** Best effort: a trace is no reason to fail. */
async function transferOf({ dossierCode, key }: PartnerEvent, partner: string, inbox: Pick<InboxStore, 'list'>): Promise<string | undefined> {
  try {
    const { items } = await inbox.list({ partner, dossierCode }, 5)
    return items.find(({ event }) => event.key === key)?.transferId
  } catch {
    return undefined
  }
}

/** A webhook is about the transfer of its event, where it has one. */
export function subjectOfWebhook({ messageId, payload }: { readonly messageId: string; readonly payload: Uint8Array }): string {
  try {
    const { transferId } = JSON.parse(Buffer.from(payload).toString('utf8')) as { readonly transferId?: unknown }
    return typeof transferId === 'string' ? transferId : messageId
  } catch {
    return messageId
  }
}

/** The adapter's word for the request, where it came through an exchange. */
function nameOf(request: HttpRequest & { readonly name?: unknown }): string | undefined {
  return typeof request.name === 'string' ? request.name : undefined
}

function withTrace(request: HttpRequest, trace: string | undefined): HttpRequest {
  return trace === undefined ? request : { ...request, headers: { ...request.headers, [traceHeader]: trace } }
}
