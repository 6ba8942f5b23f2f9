/**
 * WS-Security UsernameToken Profile 1.0 with PasswordDigest: Base64(SHA-1(nonce + created + password)). SHA-1 is what the
 * profile fixes; it proves knowledge of the password on a TLS connection and protects no content.
 */
import { createHash, timingSafeEqual } from 'node:crypto'

const oasis = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-'
export const wsse = `${oasis}wssecurity-secext-1.0.xsd`
export const wsu = `${oasis}wssecurity-utility-1.0.xsd`
export const passwordDigestType = `${oasis}username-token-profile-1.0#PasswordDigest`
export const base64Encoding = `${oasis}soap-message-security-1.0#Base64Binary`

export interface UsernameToken {
  readonly username: string
  readonly passwordDigest: string
  /** Base64. */
  readonly nonce: string
  readonly created: string
}

/** `uniqueId` makes the nonce; it must never be used twice. */
export function createUsernameToken(username: string, password: string, uniqueId: string, now: Date): UsernameToken {
  const nonce = createHash('sha256').update(uniqueId).digest().subarray(0, 16)
  const created = now.toISOString()
  return { username, passwordDigest: digestOf(nonce, created, password), nonce: nonce.toString('base64'), created }
}

export function isPasswordOf(token: UsernameToken, password: string): boolean {
  const expected = Buffer.from(digestOf(Buffer.from(token.nonce, 'base64'), token.created, password))
  const given = Buffer.from(token.passwordDigest)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function digestOf(nonce: Uint8Array, created: string, password: string): string {
  return createHash('sha1').update(nonce).update(created).update(password).digest('base64')
}
