/** The gateway's access token as somebody gets it who calls its client door: by a key or a secret, kept in memory until shortly before its end. */
import { SignJWT } from 'jose'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Clock } from '../ports/clock.ts'
import type { HttpClient, NetworkFailure } from '../ports/http-client.ts'
import type { SigningKey } from './open-key.ts'

export type Proof = { readonly key: SigningKey } | { readonly secret: string }

export interface TokenSourceSettings {
  /** Of the door. */
  readonly url: string
  /** By which name the gateway knows itself, where it is not the address. */
  readonly issuer?: string | undefined
  readonly clientId: string
  readonly proof: Proof
}

/** `refused`: the gateway's word for it, with its status. */
export type TokenAnswer = { readonly ok: true; readonly token: string } | { readonly ok: false; readonly status: number; readonly refused: string } | { readonly ok: false; readonly failure: NetworkFailure }

/** Gives the token that is kept, or a new one, asked for once however many wait. */
export type TokenSource = () => Promise<TokenAnswer>

const timeoutMs = 30_000
const reserveMs = 20_000
const assertionSeconds = 60
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

const Granted = Type.Object({ access_token: Type.String({ pattern: '^[\\x21-\\x7e]{1,8192}$' }), token_type: Type.String(), expires_in: Type.Number() })
const Refused = Type.Object({ error: Type.String({ pattern: '^[a-z_]{1,40}$' }) })

export function createTokenSource(settings: TokenSourceSettings, http: HttpClient, clock: Pick<Clock, 'now' | 'id'>): TokenSource {
  let kept: { readonly token: string; readonly until: number } | undefined
  let pending: Promise<TokenAnswer> | undefined
  const url = settings.url.replace(/\/+$/, '')

  async function ask(): Promise<TokenAnswer> {
    const askedAt = clock.now()
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: settings.clientId, ...(await proofOf(settings, url, askedAt, clock.id())) })
    const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' }
    const result = await http.request({ method: 'POST', url: `${url}/oauth/token`, headers, body: Buffer.from(form.toString()) }, AbortSignal.timeout(timeoutMs))
    if (!result.ok) return result
    const said = readJson(result.answer.body)
    if (result.answer.status !== 200 || !Value.Check(Granted, said)) return { ok: false, status: result.answer.status, refused: Value.Check(Refused, said) ? said.error : 'no_token' }
    const lifeMs = said.expires_in * 1000
    kept = { token: said.access_token, until: askedAt.getTime() + Math.max(lifeMs - reserveMs, lifeMs / 2) }
    return { ok: true, token: said.access_token }
  }

  return async function token() {
    if (kept !== undefined && clock.now().getTime() < kept.until) return { ok: true, token: kept.token }
    pending ??= ask().finally(() => (pending = undefined))
    return pending
  }
}

async function proofOf({ clientId, proof, issuer }: TokenSourceSettings, url: string, now: Date, id: string): Promise<Readonly<Record<string, string>>> {
  if ('secret' in proof) return { client_secret: proof.secret }
  const second = Math.floor(now.getTime() / 1000)
  const { key, kid, algorithm } = proof.key
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg: algorithm, kid, typ: 'JWT' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(issuer ?? url)
    .setIssuedAt(second)
    .setExpirationTime(second + assertionSeconds)
    .setJti(id)
    .sign(key)
  return { client_assertion_type: assertionType, client_assertion: assertion }
}

function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    return undefined
  }
}
