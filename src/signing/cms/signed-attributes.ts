/** What a CMS signature signs beside the digest of the content (RFC 5652, 11; RFC 5035, 3), written. */
import { createHash } from 'node:crypto'
import { GeneralizedTime, ObjectIdentifier, OctetString, Sequence, UTCTime, Utf8String, type AsnType } from 'asn1js'
import { derOf, sequenceOf, setOf } from './der-parts.ts'
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

/** DER of each, in the order of a SET OF. */
export function writeAttributes({ contentType, digest, time, certificate, hints }: AttributesToSign): readonly Uint8Array[] {
  const attributes = [
    attribute('contentType', derOf(new ObjectIdentifier({ value: contentType }))),
    attribute('messageDigest', derOf(new OctetString({ valueHex: digest }))),
    attribute('signingTime', derOf(timeOf(time))),
    attribute('signingCertificateV2', referenceTo(certificate)),
    ...(hints === undefined ? [] : [attribute('contentHints', derOf(hintsOf(hints)))]),
  ]
  return attributes.toSorted(Buffer.compare)
}

type AttributeName = 'contentType' | 'messageDigest' | 'signingTime' | 'signingCertificateV2' | 'contentHints'

const types = new Map<AttributeName, Uint8Array>()

function attribute(name: AttributeName, value: Uint8Array): Uint8Array {
  const type = types.get(name) ?? derOf(new ObjectIdentifier({ value: objectIds[name] }))
  types.set(name, type)
  return sequenceOf(type, setOf(value))
}

/** RFC 5652, 11.3: UTCTime until 2049. */
function timeOf(time: Date): AsnType {
  const valueDate = new Date(Math.floor(time.getTime() / 1000) * 1000)
  return valueDate.getUTCFullYear() < 2050 ? new UTCTime({ valueDate }) : new GeneralizedTime({ valueDate })
}

/** By the octets that a seal holds, so that they are not digested for every signature. */
const references = new WeakMap<Uint8Array, Uint8Array>()

/** SigningCertificateV2 with one ESSCertIDv2; SHA-256 is its default, and what is default is left out in DER. */
function referenceTo(certificate: Uint8Array): Uint8Array {
  const known = references.get(certificate)
  if (known !== undefined) return known
  const certHash = derOf(new OctetString({ valueHex: createHash('sha256').update(certificate).digest() }))
  const reference = sequenceOf(sequenceOf(sequenceOf(certHash)))
  references.set(certificate, reference)
  return reference
}

function hintsOf(words: string): AsnType {
  return new Sequence({ value: [new Utf8String({ value: words }), new ObjectIdentifier({ value: objectIds.data })] })
}
