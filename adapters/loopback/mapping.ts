/** From our message to the partner's requests. This partner takes our dossier as it is; others need their words here. */
import { followUps } from '../../schemas/follow-up.ts'
import type { ServiceName } from '../../schemas/queries/index.ts'
import type { Refused } from '../../src/domain/outcome.ts'
import type { ExchangeRequest, OutboundMessage } from '../../src/ports/adapter.ts'
import type { Signed } from '../../src/ports/signer.ts'
import type { LoopbackConfig } from './config.ts'
import { idempotencyHeader, lookUpPath, probePath, signatureHeader, standingPath, type Parcel } from './wire.ts'

export type Encoded = { readonly kind: 'encoded'; readonly body: Uint8Array } | { readonly kind: 'refused'; readonly outcome: Refused }

/** The same bytes on every attempt. What the partner would never take is refused here, by its field. */
export function encode({ dossier, attachmentUrl, messageUrl }: OutboundMessage): Encoded {
  const sections = followUps.filter((kind) => dossier[kind] !== undefined)
  if (sections.length > 1) {
    const words = 'One follow-up at a time'
    return { kind: 'refused', outcome: { kind: 'refused', code: 'several-follow-ups', words, fields: sections.map((kind) => ({ field: `/${kind}`, words })) } }
  }
  const digests = new Set([
    ...dossier.components.flatMap(({ attachment }) => (attachment === undefined ? [] : [attachment.digest])),
    ...(dossier.paymentProof?.receipts ?? []).map(({ digest }) => digest),
    ...(dossier.results ?? []).map(({ attachment }) => attachment.digest),
  ])
  const parcel: Parcel = { messageUrl, documents: Array.from(digests, (digest) => ({ digest, url: attachmentUrl(digest) })), dossier }
  return { kind: 'encoded', body: Buffer.from(JSON.stringify(parcel)) }
}

export function dossierRequest(messageId: string, signed: Signed, config: LoopbackConfig): ExchangeRequest {
  const headers = { ...jsonHeaders(config), [idempotencyHeader]: messageId, [signatureHeader]: signed.detached ?? '' }
  return { name: 'PostDossier', method: 'POST', url: addressOf(config, '/dossiers'), headers, body: signed.bytes }
}

export function acknowledgementRequest(ids: readonly string[], config: LoopbackConfig): ExchangeRequest {
  const body = Buffer.from(JSON.stringify({ acknowledged: ids }))
  return { name: 'AcknowledgeNews', method: 'POST', url: addressOf(config, '/news/acknowledged'), headers: jsonHeaders(config), body }
}

/** What is asked stands in the body: addresses are written into logs on the way. */
export function lookUpRequest(service: ServiceName, id: string, signed: Signed, config: LoopbackConfig): ExchangeRequest {
  const headers = { ...jsonHeaders(config), [idempotencyHeader]: id, [signatureHeader]: signed.detached ?? '' }
  return { name: 'PostLookUp', method: 'POST', url: addressOf(config, lookUpPath + service), headers, body: signed.bytes }
}

export function standingRequest(id: string, signed: Signed, config: LoopbackConfig): ExchangeRequest {
  const headers = { ...jsonHeaders(config), [idempotencyHeader]: id, [signatureHeader]: signed.detached ?? '' }
  return { name: 'PostStandings', method: 'POST', url: addressOf(config, standingPath), headers, body: signed.bytes }
}

export function probeRequest(signed: Signed, config: LoopbackConfig): ExchangeRequest {
  const headers = { ...jsonHeaders(config), [signatureHeader]: signed.detached ?? '' }
  return { name: 'PostProbe', method: 'POST', url: addressOf(config, probePath), headers, body: signed.bytes }
}

export function getRequest(name: string, path: string, config: LoopbackConfig): ExchangeRequest {
  return { name, method: 'GET', url: addressOf(config, path), headers: authorization(config) }
}

function jsonHeaders(config: LoopbackConfig): Readonly<Record<string, string>> {
  return { 'content-type': 'application/json', ...authorization(config) }
}

function authorization(config: LoopbackConfig): { readonly authorization: string } {
  return { authorization: `Bearer ${config.token}` }
}

function addressOf(config: LoopbackConfig, path: string): string {
  return config.baseUrl.replace(/\/+$/, '') + path
}
