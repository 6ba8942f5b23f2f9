/**
 * What a CAdES signature is about, as words of content-hints (RFC 2634, 2.9): the registered attribute that describes the
 * content in free text. Verifiers that do not know ours pass over it, and it is signed like every attribute.
 */
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { SignatureAbout } from '../../ports/signer.ts'
import { signatureInvalid } from '../refusal.ts'

const Name = Type.String({ minLength: 1, maxLength: 500 })
const About = Type.Object({ issuer: Name, audience: Name, messageId: Name, service: Type.Optional(Name) }, { additionalProperties: false })

/** JSON, its members always in this order. */
export function writeAbout({ issuer, audience, messageId, service }: SignatureAbout): string {
  return JSON.stringify({ issuer, audience, messageId, ...(service === undefined ? {} : { service }) })
}

/** Throws `signature_invalid` for anything that we would have written otherwise: a member twice has two readings. */
export function readAbout(words: string): SignatureAbout {
  const about = parsed(words)
  if (!Value.Check(About, about) || writeAbout(about) !== words) throw signatureInvalid('cms-attributes', 'content-hints does not say what the signature is about')
  return about
}

function parsed(words: string): unknown {
  try {
    return JSON.parse(words)
  } catch {
    return undefined
  }
}
