/** The signed attributes that count here, each in its one form. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { GeneralizedTime, ObjectIdentifier, OctetString, Sequence, UTCTime, Utf8String, type AsnType } from 'asn1js'
import { AlgorithmIdentifier } from 'pkijs'
import { signatureInvalid } from '../refusal.ts'
import { objectIds } from './object-ids.ts'
import { partsOf } from './read-der.ts'
import type { ReadSignedData } from './read-signed-data.ts'
import { hashOf, type HashName } from './signature-scheme.ts'

/** Throws `signature_invalid` unless the attributes name this type of content and this digest of it. */
export function requireContent({ attributes, scheme }: ReadSignedData, contentType: string, content: Uint8Array): void {
  const type = attributes.get(objectIds.contentType)
  if (!(type instanceof ObjectIdentifier) || type.valueBlock.toString() !== contentType) throw signatureInvalid('cms-attributes', 'content-type is missing or names another content')
  const digest = attributes.get(objectIds.messageDigest)
  if (!(digest instanceof OctetString)) throw signatureInvalid('cms-attributes', 'message-digest is missing')
  if (scheme === undefined || !equal(createHash(scheme.hash).update(content).digest(), digest.valueBlock.valueHexView)) throw signatureInvalid('digest-wrong')
}

/** Undefined where it is not said. */
export function signingTimeOf({ attributes }: ReadSignedData): Date | undefined {
  const time = attributes.get(objectIds.signingTime)
  if (time === undefined) return undefined
  if (!(time instanceof UTCTime) && !(time instanceof GeneralizedTime)) throw signatureInvalid('cms-attributes', 'signing-time is no time')
  const said = time.toDate()
  if (Number.isNaN(said.getTime())) throw signatureInvalid('cms-attributes', 'signing-time is no time')
  return said
}

/** The words of content-hints; undefined where there is none. */
export function hintsOf({ attributes }: ReadSignedData): string | undefined {
  const hints = attributes.get(objectIds.contentHints)
  if (hints === undefined) return undefined
  const [words] = partsOf(hints)
  if (!(words instanceof Utf8String)) throw signatureInvalid('cms-attributes', 'content-hints has no words')
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(words.valueBlock.valueHexView)
}

/** A certificate by a digest of its DER. */
export interface Reference {
  readonly hash: HashName
  readonly digest: Uint8Array
}

/** The signed reference to the certificate (RFC 5035, 3). `old`: where it is not there, the one by SHA-1 (RFC 2634, 5.4). Throws `signature_invalid`. */
export function referenceIn({ attributes }: ReadSignedData, old: boolean): Reference {
  const attribute = attributes.get(objectIds.signingCertificateV2)
  return attribute === undefined && old ? oldReference(attributes.get(objectIds.signingCertificate)) : newReference(attribute)
}

export function isReferenceTo({ hash, digest }: Reference, certificate: Uint8Array): boolean {
  return equal(createHash(hash).update(certificate).digest(), digest)
}

/** The first is the signer's (RFC 5035, 3). */
function newReference(attribute: AsnType | undefined): Reference {
  const [first, second] = firstIdentifier(attribute)
  if (first instanceof OctetString) return { hash: 'sha256', digest: first.valueBlock.valueHexView }
  const hash = first instanceof Sequence ? saidHash(first) : undefined
  if (hash === undefined || hash === 'sha1' || !(second instanceof OctetString)) throw signatureInvalid('cms-attributes', 'signing-certificate-v2 cannot be read')
  return { hash, digest: second.valueBlock.valueHexView }
}

function saidHash(schema: Sequence): HashName | undefined {
  try {
    return hashOf(new AlgorithmIdentifier({ schema }))
  } catch {
    return undefined
  }
}

function oldReference(attribute: AsnType | undefined): Reference {
  const [first] = firstIdentifier(attribute)
  if (!(first instanceof OctetString)) throw signatureInvalid('cms-attributes', 'signing-certificate is missing or cannot be read')
  return { hash: 'sha1', digest: first.valueBlock.valueHexView }
}

function firstIdentifier(attribute: AsnType | undefined): ReturnType<typeof partsOf> {
  if (attribute === undefined) throw signatureInvalid('cms-attributes', 'signing-certificate-v2 is missing')
  const [list] = partsOf(attribute)
  const [identifier] = list === undefined ? [] : partsOf(list)
  return identifier === undefined ? [] : partsOf(identifier)
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && timingSafeEqual(a, b)
}
