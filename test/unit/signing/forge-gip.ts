/**
 * Makes tax documents whose signature is right in itself and whose shape is not: what is changed in SignedInfo is signed
 * again with a real key, so that a refusal is about the change and not about a broken value.
 */
import { createHash, sign, type KeyLike } from 'node:crypto'
import { canonicalize } from '../../../src/xml/canonical.ts'

export const dsig = 'http://www.w3.org/2000/09/xmldsig#'

export interface GipParts {
  readonly header: string
  readonly body: string
  /** Content of SignedInfo, with `@digest@` where the digest goes. */
  readonly signedInfo: string
  readonly signedInfoAttributes: string
  readonly keyInfo: string
  /** Makes the value over the canonical SignedInfo. */
  readonly value: (signedInfo: Uint8Array) => Uint8Array
  /** Follows KeyInfo inside Signature. */
  readonly tail: string
}

export const header = '<HEADER><RECEIVER_CODE>GIP</RECEIVER_CODE><MSG_ID>ABC123</MSG_ID></HEADER>'
export const body = '<BODY><ROW n="1"><TEN>Nguyễn Thị Thử</TEN><SO_TIEN>10000</SO_TIEN></ROW></BODY>'
const xpath = '<Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><XPath>ancestor-or-self::HEADER or ancestor-or-self::BODY</XPath></Transform>'
export const transforms = `<Transforms>${xpath}<Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#WithComments"/></Transforms>`
export const digestMethod = '<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
export const reference = `<Reference URI="">${transforms}${digestMethod}<DigestValue>@digest@</DigestValue></Reference>`
export const canonicalization = '<CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#WithComments"/>'
export const signatureMethod = '<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>'

export interface Forger {
  /** The whole document; without changes it is a good one. */
  document(changes?: Partial<GipParts>): string
  /** The Signature element alone. */
  signature(changes?: Partial<GipParts>): string
}

export function gipForger(key: KeyLike, certificatePem: string): Forger {
  const base64 = certificatePem.replaceAll(/-----[A-Z ]+-----|\s/g, '')
  const good: GipParts = {
    header,
    body,
    signedInfo: canonicalization + signatureMethod + reference,
    signedInfoAttributes: '',
    keyInfo: `<X509Data><X509Certificate>${base64}</X509Certificate></X509Data>`,
    value: (octets) => sign('sha256', octets, key),
    tail: '',
  }

  function signature(changes: Partial<GipParts> = {}): string {
    const parts = { ...good, ...changes }
    const covered = canonicalText(parts.header) + canonicalText(parts.body)
    const inner = parts.signedInfo.replaceAll('@digest@', createHash('sha256').update(covered).digest('base64'))
    const octets = canonicalize(Buffer.from(`<SignedInfo xmlns="${dsig}"${parts.signedInfoAttributes}>${inner}</SignedInfo>`), 'exc-c14n-with-comments')
    const value = Buffer.from(parts.value(octets)).toString('base64')
    const elements = `<SignedInfo${parts.signedInfoAttributes}>${inner}</SignedInfo><SignatureValue>${value}</SignatureValue><KeyInfo>${parts.keyInfo}</KeyInfo>${parts.tail}`
    return `<Signature xmlns="${dsig}">${elements}</Signature>`
  }

  return {
    signature,
    document(changes = {}) {
      const parts = { ...good, ...changes }
      return `<DATA>${parts.header}${parts.body}<SECURITY>${signature(changes)}</SECURITY></DATA>`
    },
  }
}

function canonicalText(xml: string): string {
  return Buffer.from(canonicalize(Buffer.from(xml), 'exc-c14n')).toString()
}
