/** What a CMS signature signs beside the digest of the content (RFC 5652, 11; RFC 5035, 3), written. */
import { createHash } from 'node:crypto'
import { GeneralizedTime, ObjectIdentifier, OctetString, Sequence, Set as SetOf, UTCTime, Utf8String, type AsnType } from 'asn1js'
import { Attribute } from 'pkijs'
import { objectIds } from './object-ids.ts'

export interface AttributesToSign {
  readonly contentType: string
  /** SHA-256 of the content. */
  readonly digest: Uint8Array
  readonly time: Date
  /** DER of the certificate that the signature is made with. */
  readonly certificate: Uint8Array
  /** Words about the content. */
  readonly hints?: string
}

/** In the order of DER: a SET OF is sorted by the encodings of its elements (X.690, 11.6). */
export function writeAttributes({ contentType, digest, time, certificate, hints }: AttributesToSign): readonly Attribute[] {
  const attributes = [
    attribute(objectIds.contentType, new ObjectIdentifier({ value: contentType })),
    attribute(objectIds.messageDigest, new OctetString({ valueHex: digest })),
    attribute(objectIds.signingTime, timeOf(time)),
    attribute(objectIds.signingCertificateV2, certificateReference(certificate)),
    ...(hints === undefined ? [] : [attribute(objectIds.contentHints, hintsOf(hints))]),
  ]
  return attributes
    .map((one) => ({ one, der: new Uint8Array(one.toSchema().toBER()) }))
    .toSorted((a, b) => Buffer.compare(a.der, b.der))
    .map(({ one }) => one)
}

/** The bytes that are signed: the attributes as a SET OF, whatever tag they have in the message (RFC 5652, 5.4). */
export function bytesToSign(attributes: readonly Attribute[]): Uint8Array {
  return new Uint8Array(new SetOf({ value: attributes.map((one) => one.toSchema()) }).toBER())
}

function attribute(type: string, value: AsnType): Attribute {
  return new Attribute({ type, values: [value] })
}

/** RFC 5652, 11.3: UTCTime until 2049. */
function timeOf(time: Date): AsnType {
  const valueDate = new Date(Math.floor(time.getTime() / 1000) * 1000)
  return valueDate.getUTCFullYear() < 2050 ? new UTCTime({ valueDate }) : new GeneralizedTime({ valueDate })
}

/** SigningCertificateV2 with one ESSCertIDv2; SHA-256 is its default, and what is default is left out in DER. */
function certificateReference(certificate: Uint8Array): AsnType {
  const certHash = new OctetString({ valueHex: createHash('sha256').update(certificate).digest() })
  return new Sequence({ value: [new Sequence({ value: [new Sequence({ value: [certHash] })] })] })
}

function hintsOf(words: string): AsnType {
  return new Sequence({ value: [new Utf8String({ value: words }), new ObjectIdentifier({ value: objectIds.data })] })
}
