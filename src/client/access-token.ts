/** The access token by OAuth 2.0 client credentials: kept in memory, asked for once however many wait, renewed before it ends. */
import { clientError, type ClientError } from './client-error.ts'
import type { TokenAnswer } from './openapi-types.ts'
import { readBytes, readJsonOf, type Clock, type Send } from './sending.ts'
import { openKey, signAssertion, type SigningKey } from './signing-key.ts'
import type { JWK } from 'jose'

/** How the system proves who it is: in exactly one way. */
export type Proof =
  | { readonly key: string | JWK }
  | { readonly secret: string }
  /** By the certificate of the connection (RFC 8705). */
  | { readonly certificate: true }

export interface TokenSettings {
  readonly url: string
  /** By which address the gateway names itself, where it is another. */
  readonly issuer: string | undefined
  readonly clientId: string
  readonly proof: Proof
  /** Rights to narrow the token to. */
  readonly scope: string | undefined
}

export interface AccessToken {
  get(): Promise<string>
  /** The gateway did not take this one: the next asks anew. */
  forget(token: string): void
}

const timeoutMs = 30_000
const longestAnswer = 64 * 1024
const reserveMs = 20_000
/** What fits into a header, and the words of RFC 6749; whatever else stands at the address may say anything. */
const bearer = /^[\x21-\x7e]{1,8192}$/
const word = /^[a-z_]{1,40}$/
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** `send` tries once: whoever needs the token tries again, with all its own patience. */
export function createAccessToken(settings: TokenSettings, send: Send, clock: Clock): AccessToken {
  let kept: { readonly token: string; readonly until: number } | undefined
  let pending: Promise<string> | undefined
  let key: Promise<SigningKey> | undefined

  async function proofOf(): Promise<Readonly<Record<string, string>>> {
    const { proof, clientId } = settings
    if ('secret' in proof) return { client_id: clientId, client_secret: proof.secret }
    if ('certificate' in proof) return { client_id: clientId }
    key ??= openKey(proof.key)
    const audience = settings.issuer ?? settings.url
    const assertion = await signAssertion(await key, { clientId, audience, id: clock.id(), now: clock.now() })
    return { client_assertion_type: assertionType, client_assertion: assertion }
  }

  async function ask(): Promise<string> {
    const askedAt = clock.now().getTime()
    const scope = settings.scope === undefined ? {} : { scope: settings.scope }
    const form = formOf({ grant_type: 'client_credentials', ...scope, ...(await proofOf()) })
    const granted = await send({
      method: 'POST',
      url: `${settings.url}/oauth/token`,
      prepare: () => Promise.resolve(form),
      read: readGrant,
      refusal,
      repeatable: true,
      timeoutMs,
    })
    const lifeMs = granted.expires_in * 1000
    kept = { token: granted.access_token, until: askedAt + Math.max(lifeMs - reserveMs, lifeMs / 2) }
    return granted.access_token
  }

  return {
    async get() {
      if (kept !== undefined && clock.now().getTime() < kept.until) return kept.token
      pending ??= ask().finally(() => (pending = undefined))
      return pending
    },
    forget(token) {
      if (kept?.token === token) kept = undefined
    },
  }
}

function formOf(form: Readonly<Record<string, string>>) {
  const body = new TextEncoder().encode(new URLSearchParams(form).toString())
  return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body }
}

async function readGrant(response: Response): Promise<TokenAnswer> {
  const content = readJsonOf(await readBytes(response, longestAnswer), response.status)
  if (!isGrant(content)) throw clientError({ kind: 'unexpected', status: response.status })
  return content
}

/** Looks at the two members that are used. */
function isGrant(content: unknown): content is TokenAnswer {
  if (typeof content !== 'object' || content === null || !('access_token' in content) || !('expires_in' in content)) return false
  return typeof content.access_token === 'string' && bearer.test(content.access_token) && typeof content.expires_in === 'number'
}

function refusal(status: number, content: unknown): ClientError | undefined {
  if (typeof content !== 'object' || content === null || !('error' in content) || typeof content.error !== 'string') return undefined
  if (!word.test(content.error)) return undefined
  return clientError({ kind: 'no-token', status, error: content.error })
}
