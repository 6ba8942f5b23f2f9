/** The SHA-256 out of a Content-Digest header (RFC 9530), as lower-case hexadecimal. */
import { GatewayError } from '../domain/errors.ts'

/** Undefined without a header. Throws `invalid_input` unless the header has exactly one SHA-256: a digest that nobody checks helps nobody. */
export function readContentDigest(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  const members = header.split(',').filter((member) => /^\s*sha-256\s*=/i.test(member))
  const digest = /^\s*sha-256=:([A-Za-z0-9+/]{43}=):\s*$/.exec(members[0] ?? '')?.[1]
  if (members.length === 1 && digest !== undefined) return Buffer.from(digest, 'base64').toString('hex')
  const message = { vi: 'phải có đúng một sha-256=:<base64 của 32 byte>:', en: 'must hold exactly one sha-256=:<base64 of 32 bytes>:' }
  throw new GatewayError('invalid_input', { errors: [{ field: 'Content-Digest', message }] })
}

export function writeDigest(sha256: string): string {
  return `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`
}
