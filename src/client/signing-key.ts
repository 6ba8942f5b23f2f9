/** The private key by which a system proves who it is, and the short assertion that it signs with it (RFC 7523). */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { SignJWT, calculateJwkThumbprint, type JWK } from 'jose'

export interface SigningKey {
  readonly kid: string
  readonly algorithm: string
  readonly key: KeyObject
  /** What the gateway is told of it. */
  readonly publicJwk: JWK
}

const algorithms = ['PS256', 'ES256', 'RS256', 'EdDSA']
/** Of a key that does not name one. */
const usual: Readonly<Record<string, string>> = { ec: 'ES256', rsa: 'PS256', ed25519: 'EdDSA' }
const assertionSeconds = 60

/** Throws a TypeError where this is nothing to sign with: a public key, the name of a file. */
export function requireKey(source: string | JWK): void {
  try {
    keyOf(readSource(source))
  } catch {
    // without its cause: a parser's words may repeat the key
    const text = '`key` has to be a private key that signs: the content of a PEM file or a private JWK, not its file name and not the public half'
    throw new TypeError(text)
  }
}

/** A PEM key, or a private JWK (its `kid` and `alg` count) as an object or as text; the kid of others is their thumbprint (RFC 7638). */
export async function openKey(source: string | JWK): Promise<SigningKey> {
  const known = readSource(source)
  const jwk = typeof known === 'string' ? undefined : known
  const { key, algorithm } = keyOf(known)
  const bare = createPublicKey(key).export({ format: 'jwk' }) as JWK
  const kid = jwk?.kid ?? (await calculateJwkThumbprint(bare))
  return { kid, algorithm, key, publicJwk: { ...bare, kid, alg: algorithm, use: 'sig' } }
}

function readSource(source: string | JWK): string | JWK {
  return typeof source === 'string' ? readText(source) : source
}

function keyOf(known: string | JWK): { readonly key: KeyObject; readonly algorithm: string } {
  const key = typeof known === 'string' ? createPrivateKey(known) : createPrivateKey({ key: known, format: 'jwk' })
  const algorithm = algorithms.find((name) => typeof known !== 'string' && name === known.alg) ?? usual[key.asymmetricKeyType ?? '']
  if (algorithm === undefined) throw new TypeError(`A ${key.asymmetricKeyType} key signs no assertions.`)
  return { key, algorithm }
}

export interface AssertionFacts {
  readonly clientId: string
  /** The gateway's own name. */
  readonly audience: string
  readonly id: string
  readonly now: Date
}

export function signAssertion({ kid, algorithm, key }: SigningKey, about: AssertionFacts): Promise<string> {
  const second = Math.floor(about.now.getTime() / 1000)
  return new SignJWT()
    .setProtectedHeader({ alg: algorithm, kid, typ: 'JWT' })
    .setIssuer(about.clientId)
    .setSubject(about.clientId)
    .setAudience(about.audience)
    .setIssuedAt(second)
    .setExpirationTime(second + assertionSeconds)
    .setJti(about.id)
    .sign(key)
}

function readText(text: string): string | JWK {
  return text.trimStart().startsWith('{') ? (JSON.parse(text) as JWK) : text
}
