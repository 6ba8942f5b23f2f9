/** By which of its means a one-stop system proves who it is: exactly one a request (RFC 6749 section 2.3). */
import type { ClientProof } from '../ports/token-grants.ts'
import { decodeFormText } from './form-body.ts'

export type ReadProof = { readonly proof: ClientProof } | { readonly fault: 'several' | 'malformed' | 'none' }

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

export function readProof(form: ReadonlyMap<string, string>, authorization: string | undefined): ReadProof {
  const client = form.get('client_id')
  const secret = form.get('client_secret')
  const assertion = form.get('client_assertion')
  const type = form.get('client_assertion_type')
  const given = [authorization, secret, assertion ?? type].filter((means) => means !== undefined)
  if (given.length > 1) return { fault: 'several' }
  if (authorization !== undefined) return readBasic(authorization, client)
  if (secret !== undefined) return client === undefined ? { fault: 'malformed' } : { proof: { method: 'client_secret_post', client, secret } }
  if (assertion !== undefined && type === assertionType) return { proof: { method: 'private_key_jwt', client, assertion } }
  if (given.length > 0) return { fault: 'malformed' }
  return client === undefined ? { fault: 'none' } : { proof: { method: 'self_signed_tls_client_auth', client } }
}

function readBasic(authorization: string, named: string | undefined): ReadProof {
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization)?.[1]
  if (encoded === undefined) return { fault: 'malformed' }
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  const client = colon < 0 ? undefined : decodeFormText(text.slice(0, colon))
  const secret = decodeFormText(text.slice(colon + 1))
  if (client === undefined || secret === undefined || (named !== undefined && named !== client)) return { fault: 'malformed' }
  return { proof: { method: 'client_secret_basic', client, secret } }
}
