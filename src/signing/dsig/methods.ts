/** Which algorithm a URI stands for. What is not in these tables does not exist here. */
import type { Algorithm } from '../../ports/signer.ts'
import { signatureInvalid } from '../refusal.ts'
import { dsig, sha1Uri, sha256Uri } from './names.ts'
import { algorithmOf, hasElements, requireAttributes } from './shape.ts'
import type { ElementTree } from '../../xml/read-tree.ts'

const more = 'http://www.w3.org/2001/04/xmldsig-more#'

export const signatureUris: Readonly<Record<Algorithm, string>> = {
  RS256: `${more}rsa-sha256`,
  ES256: `${more}ecdsa-sha256`,
  PS256: 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
  RS1: `${dsig}rsa-sha1`,
}

const byUri = new Map(Object.entries(signatureUris).map(([algorithm, uri]) => [uri, algorithm as Algorithm]))

/** The algorithm of SignatureMethod. Throws `signature_invalid`. */
export function readSignatureMethod(method: ElementTree): Algorithm {
  requireAttributes(method, ['Algorithm'])
  const uri = algorithmOf(method)
  if (uri.includes('#hmac-')) throw signatureInvalid('xml-hmac')
  const algorithm = byUri.get(uri)
  if (algorithm === undefined) throw signatureInvalid('algorithm-refused', 'the algorithm of SignatureMethod is not allowed')
  if (hasElements(method)) throw signatureInvalid('algorithm-refused', 'SignatureMethod has parameters')
  return algorithm
}

export type DigestName = 'sha256' | 'sha1'

/** SHA-1 only where the signature itself is one with SHA-1. Throws `signature_invalid`. */
export function readDigestMethod(method: ElementTree, algorithm: Algorithm): DigestName {
  requireAttributes(method, ['Algorithm'])
  const uri = algorithmOf(method)
  if (hasElements(method)) throw signatureInvalid('xml-digest-method', 'DigestMethod has parameters')
  if (uri === sha256Uri) return 'sha256'
  if (uri === sha1Uri && algorithm === 'RS1') return 'sha1'
  throw signatureInvalid('xml-digest-method', 'the algorithm of DigestMethod is not allowed')
}
