/** The SHA-256 out of a Content-Digest header (RFC 9530), as lower-case hexadecimal. */
import { GatewayError } from '../domain/errors.ts'

/** Undefined without a header. Throws `invalid_input` when the header has no SHA-256: a digest that nobody checks helps nobody. */
export function readContentDigest(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  for (const member of header.split(',')) {
    const match = /^\s*sha-256=:([A-Za-z0-9+/]{43}=):\s*$/.exec(member)
    if (match?.[1] !== undefined) return Buffer.from(match[1], 'base64').toString('hex')
  }
  const message = { vi: 'phải có dạng sha-256=:<base64 của 32 byte>:', en: 'must have the form sha-256=:<base64 of 32 bytes>:' }
  throw new GatewayError('invalid_input', { errors: [{ field: 'Content-Digest', message }] })
}

export function writeDigest(sha256: string): string {
  return `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`
}
