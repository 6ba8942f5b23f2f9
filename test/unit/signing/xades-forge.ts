/**
 * Makes XAdES signatures that are right in themselves and whose shape is not: what is changed is digested and signed again
 * with a real key, so that a refusal is about the change and not about a broken value. Written apart from src/signing, so that
 * the two check each other.
 */
import { createHash, createPrivateKey, sign } from 'node:crypto'
import { canonicalize } from '../../../src/xml/canonical.ts'

export const dsig = 'http://www.w3.org/2000/09/xmldsig#'
export const xades = 'http://uri.etsi.org/01903/v1.3.2#'
const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'
export const propertiesType = 'http://uri.etsi.org/01903#SignedProperties'

export const canonicalization = `<ds:CanonicalizationMethod Algorithm="${exclusive}"/>`
export const rsaSha256 = '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>'
export const digestMethod = '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
export const canonicalTransform = `<ds:Transform Algorithm="${exclusive}"/>`
export const envelopedTransform = `<ds:Transform Algorithm="${dsig}enveloped-signature"/>`

export interface ForgedParts {
  readonly canonicalization: string
  readonly method: string
  /** With `@data@`, `@about@` and `@properties@` where the digests go. */
  readonly references: string
  readonly signedInfoAttributes: string
  readonly keyInfo: string
  /** The SignedProperties, with `@certificate@` where the digest of the certificate goes. */
  readonly properties: string
  /** Around the properties, which stand at `@signed@`. */
  readonly qualifying: string
  readonly about: string
  /** Follows the last Object. */
  readonly tail: string
  readonly signatureAttributes: string
  readonly hash: 'sha256' | 'sha1' | 'md5'
  /** Makes another value over the canonical SignedInfo. */
  readonly value: (signedInfo: Uint8Array) => Uint8Array
  /** Changes the Signature after it was made. */
  readonly afterwards: (signature: string) => string
}

export const dataReference = reference('Id="r0" URI="message"', '', '@data@')
export const documentReference = reference('Id="r0" URI=""', envelopedTransform + canonicalTransform, '@data@')
export const aboutReference = reference('Id="r1" URI="#a"', canonicalTransform, '@about@')
export const propertiesReference = reference(`Type="${propertiesType}" URI="#p"`, canonicalTransform, '@properties@')

export function reference(attributes: string, transforms: string, digest: string): string {
  const list = transforms === '' ? '' : `<ds:Transforms>${transforms}</ds:Transforms>`
  return `<ds:Reference ${attributes}>${list}${digestMethod}<ds:DigestValue>${digest}</ds:DigestValue></ds:Reference>`
}

export const time = '<xades:SigningTime>2026-03-04T05:06:07Z</xades:SigningTime>'
export const signingCertificate = `<xades:SigningCertificateV2><xades:Cert><xades:CertDigest>${digestMethod}<ds:DigestValue>@certificate@</ds:DigestValue></xades:CertDigest></xades:Cert></xades:SigningCertificateV2>`
const formats = ['application/octet-stream', 'application/xml'].map((type, index) => `<xades:DataObjectFormat ObjectReference="#r${index}"><xades:MimeType>${type}</xades:MimeType></xades:DataObjectFormat>`)
export const signedProperties = `<xades:SignedProperties Id="p"><xades:SignedSignatureProperties>${time}${signingCertificate}</xades:SignedSignatureProperties><xades:SignedDataObjectProperties>${formats.join('')}</xades:SignedDataObjectProperties></xades:SignedProperties>`
export const qualifying = '<xades:QualifyingProperties Target="#s">@signed@</xades:QualifyingProperties>'
export const claims = '<issuer>H56</issuer><audience>G12</audience><messageId>M-1</messageId><service>transfer</service>'
export const about = `<ds:Object Id="a"><about xmlns="urn:lienthong:about:1">${claims}</about></ds:Object>`

export interface XadesForger {
  /** Over raw bytes; without changes it is a good one. */
  detached(bytes: Uint8Array | string, changes?: Partial<ForgedParts>): string
  /** `document` holds `@signature@` where the signature goes. */
  enveloped(document: string, changes?: Partial<ForgedParts>): string
  readonly certificate: string
}

export function xadesForger(keyPem: string | Buffer, certificatePem: string): XadesForger {
  const privateKey = createPrivateKey(keyPem)
  const certificate = certificatePem.replaceAll(/-----[A-Z ]+-----|\s/g, '')
  const certificateDigest = createHash('sha256').update(Buffer.from(certificate, 'base64')).digest('base64')

  function signature(data: Uint8Array, references: string, changes: Partial<ForgedParts>): string {
    const parts: ForgedParts = {
      canonicalization,
      method: rsaSha256,
      references,
      signedInfoAttributes: '',
      keyInfo: `<ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data>`,
      properties: signedProperties,
      qualifying,
      about,
      tail: '',
      signatureAttributes: ' Id="s"',
      hash: 'sha256',
      value: (octets) => sign(changes.hash ?? 'sha256', octets, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
      afterwards: (made) => made,
      ...changes,
    }
    const digestOf = (content: Uint8Array | string) => createHash(parts.hash).update(content).digest('base64')
    const properties = parts.properties.replaceAll('@certificate@', certificateDigest)
    const inner = (parts.canonicalization + parts.method + parts.references)
      .replaceAll('@data@', () => digestOf(data))
      .replaceAll('@about@', () => digestOf(canonical(parts.about)))
      .replaceAll('@properties@', () => digestOf(canonical(properties)))
    const signedInfo = `<ds:SignedInfo${parts.signedInfoAttributes}>${inner}</ds:SignedInfo>`
    const value = Buffer.from(parts.value(Buffer.from(canonical(signedInfo)))).toString('base64')
    const object = `<ds:Object>${parts.qualifying.replaceAll('@signed@', () => properties)}</ds:Object>`
    const made = `<ds:Signature xmlns:ds="${dsig}" xmlns:xades="${xades}"${parts.signatureAttributes}>${signedInfo}<ds:SignatureValue>${value}</ds:SignatureValue><ds:KeyInfo>${parts.keyInfo}</ds:KeyInfo>${object}${parts.about}${parts.tail}</ds:Signature>`
    return parts.afterwards(made)
  }

  return {
    certificate,
    detached(bytes, changes = {}) {
      const made = signature(Buffer.from(bytes), dataReference + aboutReference + propertiesReference, changes)
      return `<asic:XAdESSignatures xmlns:asic="http://uri.etsi.org/02918/v1.2.1#">${made}</asic:XAdESSignatures>`
    },
    enveloped(document, changes = {}) {
      const data = canonicalize(Buffer.from(document.replace('@signature@', '')), 'exc-c14n')
      return document.replace('@signature@', () => signature(data, documentReference + aboutReference + propertiesReference, changes))
    },
  }
}

/** With the namespaces that the Signature declares; where a part is no element, nothing. */
function canonical(part: string): string {
  if (part === '') return ''
  const declared = part.replace(/^<[\w:]+/, (tag) => `${tag} xmlns:ds="${dsig}" xmlns:xades="${xades}"`)
  return Buffer.from(canonicalize(Buffer.from(declared), 'exc-c14n')).toString()
}
