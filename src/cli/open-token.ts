/** The token for a door: the one of the profile, or a short one that the gateway gives for the key or the secret in it. */
import { randomUUID } from 'node:crypto'
import { openSigningKey, type SigningKey } from '../access/open-key.ts'
import { createTokenSource, type TokenSource } from '../access/token-source.ts'
import type { HttpClient } from '../ports/http-client.ts'
import { refused, unreachable, wrongUsage } from './failure.ts'
import type { Door } from './profile.ts'

/** Gives a token that counts now. Rejects with a CliFailure. */
export function openToken(door: Door, http: HttpClient): () => Promise<string> {
  if ('token' in door) return () => Promise.resolve(door.token)
  let source: Promise<TokenSource> | undefined
  return async function token() {
    source ??= openSource(door, http)
    const answer = await (await source)()
    if (answer.ok) return answer.token
    if ('failure' in answer) throw unreachable(`Không kết nối được ${door.url}: ${answer.failure.code}`, `No gateway answers at ${door.url}: ${answer.failure.code}`)
    if (answer.refused === 'no_token') throw unreachable(`${door.url} trả lời HTTP ${answer.status}, không cấp mã truy cập`, `${door.url} answers HTTP ${answer.status}, and gives no token`)
    throw refused(`Cổng không cấp mã truy cập cho ${door.clientId}: ${answer.refused}`, `The gateway gives ${door.clientId} no token: ${answer.refused}`)
  }
}

async function openSource({ url, issuer, clientId, proof }: Exclude<Door, { readonly token: string }>, http: HttpClient): Promise<TokenSource> {
  const means = 'secret' in proof ? proof : { key: await openKey(proof.keyText) }
  return createTokenSource({ url, issuer, clientId, proof: means }, http, { now: () => new Date(), id: randomUUID })
}

async function openKey(text: string): Promise<SigningKey> {
  try {
    return await openSigningKey(text)
  } catch {
    throw wrongUsage('keyFile của hồ sơ kết nối không phải là khoá PEM hay JWK dùng để ký', 'keyFile of the profile is no PEM or JWK key that signs')
  }
}
