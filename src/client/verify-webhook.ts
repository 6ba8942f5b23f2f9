/**
 * Tells a webhook of the gateway from anything else that may be posted to one's address. Knows no web framework: give it the
 * headers and the body byte for byte, before anything parses it.
 *
 * Every attempt at one event has the same message id and a signature of its own, an hour old at most. So whoever copies a webhook
 * can bring it again for an hour only, and within that hour `seen` tells that it came before: answer 204 and do nothing. Keep the
 * message ids for as long as an event must not count twice; an administrator of the gateway may send one again after days.
 */
import type { Event } from './openapi-types.ts'
import { verifyDetached, type SignatureFault, type Trust } from './verify-detached.ts'

export interface Webhook extends Trust {
  /** Of Fetch, or of Node: names in lower case. */
  readonly headers: { get(name: string): string | null } | Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: Uint8Array
  /** Which message ids were handled before: a Set, or a look into one's database. */
  readonly seen?: { has(messageId: string): boolean | Promise<boolean> }
  readonly now?: Date
}

export type WebhookFault = SignatureFault | 'body-unreadable'

export type VerifiedWebhook =
  /** `repeated`: it was handled before; answer 2xx and do nothing. */
  | { readonly ok: true; readonly kind: 'event'; readonly event: Event; readonly messageId: string; readonly repeated: boolean }
  /** The gateway asks whether the address works; answer 2xx. */
  | { readonly ok: true; readonly kind: 'ping'; readonly messageId: string }
  /** Answer 401: it must not be believed. */
  | { readonly ok: false; readonly code: WebhookFault }

const signatureHeader = 'lienthong-signature'
const messageIdHeader = 'lienthong-message-id'
const service = 'webhook'
const longestSeconds = 3600

export async function verifyWebhook({ headers, body, seen, now = new Date(), ...trust }: Webhook): Promise<VerifiedWebhook> {
  const messageId = headerOf(headers, messageIdHeader) ?? ''
  const verification = await verifyDetached(headerOf(headers, signatureHeader), body, { ...trust, service, messageId, longestSeconds }, now)
  if (!verification.ok) return { ok: false, code: verification.fault }
  const content = readContent(body)
  if (content === undefined) return { ok: false, code: 'body-unreadable' }
  if (content.type === 'ping') return { ok: true, kind: 'ping', messageId }
  const repeated = (await seen?.has(messageId)) ?? false
  // signed by the gateway, which sends nothing else to this address
  return { ok: true, kind: 'event', event: content as Event, messageId, repeated }
}

function headerOf(headers: Webhook['headers'], name: string): string | undefined {
  const value = isFetchHeaders(headers) ? headers.get(name) : headers[name]
  // a header that stands there twice is none
  return typeof value === 'string' ? value : undefined
}

function isFetchHeaders(headers: Webhook['headers']): headers is { get(name: string): string | null } {
  return typeof headers['get'] === 'function'
}

function readContent(body: Uint8Array): { readonly type: string } | undefined {
  try {
    const content: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    const readable = typeof content === 'object' && content !== null && 'type' in content && typeof content.type === 'string'
    return readable ? (content as { readonly type: string }) : undefined
  } catch {
    return undefined
  }
}
