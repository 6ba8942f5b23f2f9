/** One call of the civil-status service: the token in a header, and for dossiers the signature and the message id. */
import type { Exchange } from '../../src/ports/adapter.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { RegistryConfig } from './config.ts'
import { readAnswer, type Reading } from './replies.ts'
import { header, type Module } from './wire.ts'

export interface Registry {
  readonly config: RegistryConfig
  readonly clock: Clock
}

export interface RegistryCall {
  /** The registry's word for it. */
  readonly name: string
  readonly path: string
  readonly body: Uint8Array
  /** Whose form the fields of a complaint belong to. */
  readonly module: Module
  /** Signed by this organisation; of a call that carries a dossier, about this message. */
  readonly signed?: { readonly issuer: string; readonly messageId?: string }
  /** The question and its answer are about somebody: nothing of either is kept. */
  readonly withheld?: boolean
}

export async function callRegistry({ config, clock }: Registry, call: RegistryCall, exchange: Exchange): Promise<Reading> {
  const { name, path, body, module, signed, withheld = false } = call
  const headers = {
    accept: 'application/json',
    'content-type': 'application/json; charset=utf-8',
    authorization: `Bearer ${config.accessToken}`,
    ...(signed === undefined ? {} : await signatureHeaders(body, signed, exchange)),
  }
  const result = await exchange.call({ name, method: 'POST', url: config.baseUrl + path, headers, body, hide: [config.accessToken], secret: withheld })
  if (!result.ok) return { kind: 'outcome', outcome: result.outcome }
  return readAnswer(result.answer, clock.now(), module, (text) => hideToken(text, config.accessToken))
}

/** As it is, and as JSON writes it. */
function hideToken(text: string, token: string): string {
  return text.replaceAll(token, '***').replaceAll(JSON.stringify(token).slice(1, -1), '***')
}

type Signed = NonNullable<RegistryCall['signed']>

async function signatureHeaders(body: Uint8Array, { issuer, messageId }: Signed, exchange: Exchange): Promise<Readonly<Record<string, string>>> {
  const signature = await exchange.sign(body, 'jws-detached', issuer)
  return { ...(messageId === undefined ? {} : { [header.messageId]: messageId }), ...(signature.detached === undefined ? {} : { [header.signature]: signature.detached }) }
}
