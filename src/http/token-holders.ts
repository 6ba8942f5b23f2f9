/** Known by a token that was given to them: only its SHA-256 is here, compared in constant time. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { TokenHolder } from './deps.ts'

/** A token shorter than this is never looked at, so that an empty one cannot open a door. */
const minTokenLength = 16

export type CheckToken = (authorization: string | undefined) => string | undefined

/** Gives the holder's id, or undefined. Always compares with every holder. */
export function createTokenCheck(holders: readonly TokenHolder[], refusesToken: (token: string) => boolean): CheckToken {
  const known = holders.map(({ id, tokenSha256 }) => ({ id, hash: Buffer.from(tokenSha256, 'hex') }))
  return function checkToken(authorization) {
    const token = /^Bearer ([\x21-\x7e]+)$/i.exec(authorization ?? '')?.[1]
    if (token === undefined || token.length < minTokenLength || refusesToken(token)) return undefined
    const hash = createHash('sha256').update(token).digest()
    let found: string | undefined
    for (const holder of known) {
      if (holder.hash.length === hash.length && timingSafeEqual(holder.hash, hash)) found = holder.id
    }
    return found
  }
}
