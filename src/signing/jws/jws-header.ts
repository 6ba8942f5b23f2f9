/**
 * Reads the protected header of a detached JWS strictly. Libraries take padded base64url and members written twice, so that
 * two readers could see two headers in one signature; here such a header is no header.
 */
import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { signatureInvalid } from '../refusal.ts'

export const serviceMember = 'urn:lienthong:service'
export const traceMember = 'urn:lienthong:traceparent'

const JwsHeader = Type.Object({
  alg: Type.String(),
  b64: Type.Literal(false),
  crit: Type.Array(Type.String()),
  'x5t#S256': Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
  iat: Type.Integer({ minimum: 0, maximum: 8_640_000_000_000 }),
  iss: Type.String({ minLength: 1 }),
  aud: Type.String({ minLength: 1 }),
  jti: Type.String({ minLength: 1 }),
  // JSON Web Tokens have no name for it, and a name of our own must not collide (RFC 7515, section 4.2).
  [serviceMember]: Type.Optional(Type.String({ minLength: 1 })),
  // for whoever looks into a trace; nothing is decided by it
  [traceMember]: Type.Optional(Type.String()),
})
export type JwsHeader = Static<typeof JwsHeader>

// every message that is signed passes here
const profile = Compile(JwsHeader)

export interface DetachedJws {
  readonly protected: string
  readonly signature: string
  readonly header: JwsHeader
}

const maxLength = 8192
const keyCarryingMembers = ['jwk', 'jku', 'x5u', 'x5c'] as const

/** Throws `signature_invalid`. */
export function parseDetachedJws(detached: string): DetachedJws {
  if (detached.length > maxLength) throw signatureInvalid('jws-too-long', `the signature is longer than ${maxLength} characters`)
  const parts = detached.split('.')
  const [encoded, payload, signature] = parts
  if (parts.length !== 3 || !encoded || payload !== '' || !signature) throw signatureInvalid('jws-form')
  decodeStrictly(signature, 'signature')
  return { protected: encoded, signature, header: parseHeader(decodeStrictly(encoded, 'header')) }
}

function decodeStrictly(text: string, part: string): Buffer {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.toString('base64url') !== text) throw signatureInvalid('jws-base64', `the ${part} is not canonical base64url`)
  return bytes
}

function parseHeader(bytes: Buffer): JwsHeader {
  const { text, value } = parseJson(bytes)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw signatureInvalid('jws-header-json')
  if (countWrittenMembers(text) !== countMembers(value)) throw signatureInvalid('jws-header-duplicate')
  for (const name of keyCarryingMembers) {
    if (Object.hasOwn(value, name)) throw signatureInvalid('jws-header-key', `the header carries a key (${name})`)
  }
  if (!Object.hasOwn(value, 'crit')) throw signatureInvalid('jws-crit-missing')
  if (!profile.Check(value)) {
    const [fault] = profile.Errors(value)
    throw signatureInvalid('jws-header-shape', `the header is not of this profile: ${fault?.instancePath.slice(1) || 'a member is missing'}`)
  }
  const unknown = value.crit.find((name) => name !== 'b64')
  if (unknown !== undefined) throw signatureInvalid('jws-crit-unknown', `the header marks an unknown member as critical: ${JSON.stringify(unknown)}`)
  if (value.crit.length === 0) throw signatureInvalid('jws-crit-missing')
  if (value.crit.length > 1) throw signatureInvalid('jws-header-shape', 'the header lists b64 as critical twice')
  requireSigningAlgorithm(value.alg)
  return value
}

/** What is no signature by a key of the organisation has a reason of its own: it is an attack, not another choice. */
function requireSigningAlgorithm(name: string): void {
  if (name.toLowerCase() === 'none') throw signatureInvalid('jws-alg-none')
  if (/^HS\d+/i.test(name)) throw signatureInvalid('jws-alg-symmetric')
}

function parseJson(bytes: Buffer): { text: string; value: unknown } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return { text, value: JSON.parse(text) }
  } catch (error) {
    throw signatureInvalid('jws-header-json', undefined, error)
  }
}

/** JSON.parse keeps the last of two members of one name, so counting in the text and in the value shows that there were two. */
function countWrittenMembers(json: string): number {
  let count = 0
  for (const match of json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)) {
    if (match[1] !== undefined) count += 1
  }
  return count
}

function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const own = Array.isArray(value) ? 0 : Object.keys(value).length
  return Object.values(value).reduce<number>((sum, inner) => sum + countMembers(inner), own)
}
