/** From our message to the partner's request. This partner takes our dossier as it is; others need their words here. */
import type { ExchangeRequest, OutboundMessage } from '../../src/ports/adapter.ts'
import type { Signed } from '../../src/ports/signer.ts'
import type { LoopbackConfig } from './config.ts'
import { idempotencyHeader, signatureHeader } from './wire.ts'

export function dossierRequest(message: OutboundMessage, signed: Signed, config: LoopbackConfig): ExchangeRequest {
  return {
    name: 'PostDossier',
    method: 'POST',
    url: addressOf(config, '/dossiers'),
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${config.token}`,
      [idempotencyHeader]: message.messageId,
      [signatureHeader]: signed.detached ?? '',
    },
    body: signed.bytes,
  }
}

export function healthRequest(config: LoopbackConfig): ExchangeRequest {
  return { name: 'GetHealth', method: 'GET', url: addressOf(config, '/health'), headers: { authorization: `Bearer ${config.token}` } }
}

function addressOf(config: LoopbackConfig, path: string): string {
  return config.baseUrl.replace(/\/+$/, '') + path
}
