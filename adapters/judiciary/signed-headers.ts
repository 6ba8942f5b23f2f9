/** The headers of a message that carries a dossier: its id, and the sender's detached signature over the body. */
import type { Exchange, OutboundMessage } from '../../src/ports/adapter.ts'
import { header } from './wire.ts'

export async function signedHeaders(body: Uint8Array, message: OutboundMessage, exchange: Exchange, options?: { readonly holdsSecret?: boolean }): Promise<Readonly<Record<string, string>>> {
  const { detached } = await exchange.sign(body, 'jws-detached', message.dossier.sender, options)
  return { [header.messageId]: message.messageId, ...(detached === undefined ? {} : { [header.signature]: detached }) }
}
