/**
 * Addresses at which a partner fetches something without an account: what it is, until when, and an HMAC-SHA256 over
 * both. Whoever holds a link may read that one document, or that one message, until it expires.
 */
import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../ports/clock.ts'

export interface DocumentLinks {
  /** The same address whenever it is asked for, for a message accepted at this time; a new one only when it would expire soon. */
  urlOf(digest: string, acceptedAt: Date): string
  /** The same, of the message itself. */
  messageUrlOf(id: string, acceptedAt: Date): string
  /** Whether this gateway made the link of this document and it has not expired. `expires` is in seconds since 1970. */
  check(digest: string, expires: string, signature: string): boolean
  checkMessage(id: string, expires: string, signature: string): boolean
}

interface Settings {
  readonly secret: string
  readonly hours: number
  /** Asked at each link: a door that takes a free port knows its address only once it is open. No slash at the end. */
  readonly baseUrl: () => string
  readonly clock: Clock
}

/** What a link leads to; a link of the one is none of the other. */
type Kind = 'document' | 'message'

export function createDocumentLinks({ secret, hours, baseUrl, clock }: Settings): DocumentLinks {
  const key = createSecretKey(secret, 'utf8')

  function signatureOf(kind: Kind, name: string, expires: string): Buffer {
    return createHmac('sha256', key).update(`${kind}\n${name}\n${expires}`).digest()
  }

  function linkTo(kind: Kind, name: string, acceptedAt: Date): string {
    const life = hours * 3600
    const age = (clock.now().getTime() - acceptedAt.getTime()) / 1000
    // at least half of a life is left; within the first half every attempt carries the same bytes
    const lives = 1 + Math.floor(Math.max(0, age + life / 2) / life)
    const expires = String(Math.floor(acceptedAt.getTime() / 1000) + lives * life)
    return `${baseUrl()}/${kind}s/${name}?expires=${expires}&signature=${signatureOf(kind, name, expires).toString('base64url')}`
  }

  function isOurs(kind: Kind, name: string, expires: string, signature: string): boolean {
    const expected = signatureOf(kind, name, expires)
    const given = Buffer.from(signature, 'base64url')
    // base64url has several spellings of the same bytes; only the one we write is ours
    if (given.length !== expected.length || given.toString('base64url') !== signature) return false
    if (!timingSafeEqual(given, expected)) return false
    return /^\d{1,12}$/.test(expires) && Number(expires) * 1000 > clock.now().getTime()
  }

  return {
    urlOf: (digest, acceptedAt) => linkTo('document', digest, acceptedAt),
    messageUrlOf: (id, acceptedAt) => linkTo('message', id, acceptedAt),
    check: (digest, expires, signature) => isOurs('document', digest, expires, signature),
    checkMessage: (id, expires, signature) => isOurs('message', id, expires, signature),
  }
}
