/** The private key by which somebody proves who it is: PEM or JWK, with the name and the algorithm that its public half is known by. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint } from 'jose'
import { keyAlgorithms, type KeyAlgorithm } from '../domain/access/client-key.ts'

export interface SigningKey {
  readonly kid: string
  readonly algorithm: KeyAlgorithm
  readonly key: KeyObject
  /** What the gateway is told of it. */
  readonly publicJwk: Readonly<Record<string, unknown>>
}

/** Algorithm of a key that does not name one. */
const usual: Readonly<Record<string, KeyAlgorithm>> = { ec: 'ES256', rsa: 'PS256', ed25519: 'EdDSA' }

/** `text`: a PEM key, or a private JWK whose `kid` and `alg` count. Without them: the thumbprint (RFC 7638), and the usual algorithm. Throws where it is none. */
export async function openSigningKey(text: string): Promise<SigningKey> {
  const jwk = text.trimStart().startsWith('{') ? (JSON.parse(text) as Readonly<Record<string, unknown>>) : undefined
  const key = jwk === undefined ? createPrivateKey(text) : createPrivateKey({ key: jwk, format: 'jwk' })
  const bare = createPublicKey(key).export({ format: 'jwk' })
  const algorithm = keyAlgorithms.find((name) => name === jwk?.['alg']) ?? usual[key.asymmetricKeyType ?? '']
  if (algorithm === undefined) throw new TypeError(`A ${key.asymmetricKeyType} key signs no assertions.`)
  const kid = typeof jwk?.['kid'] === 'string' ? jwk['kid'] : await calculateJwkThumbprint(bare as Record<string, unknown>)
  return { kid, algorithm, key, publicJwk: { ...bare, kid, alg: algorithm, use: 'sig' } }
}
