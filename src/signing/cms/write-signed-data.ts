/** Writes a CMS SignedData with one signer (RFC 5652), DER. */
import { Integer, ObjectIdentifier, OctetString } from 'asn1js'
import { createCMSECDSASignature } from 'pkijs'
import type { MadeAlgorithm } from '../../ports/signer.ts'
import { identifierOf, sha256Identifier } from './algorithm-identifiers.ts'
import { derOf, sequenceOf, setOf, tagged } from './der-parts.ts'
import { objectIds } from './object-ids.ts'
import { writeAttributes, type AttributesToSign } from './signed-attributes.ts'

export interface SignedDataToWrite {
  readonly attributes: AttributesToSign
  /** Goes into the structure; absent where the content travels beside it. */
  readonly content?: Uint8Array
  /** DER of the IssuerAndSerialNumber of the signer's certificate. */
  readonly signer: Uint8Array
  /** DER of the certificates that travel along. */
  readonly certificates: readonly Uint8Array[]
  readonly algorithm: MadeAlgorithm
  /** For RSA the octets of the signature, for ECDSA r and s (IEEE P1363). */
  sign(data: Uint8Array): Promise<Uint8Array>
}

// What is the same in all of them. The version is 1, and 3 where the content is no plain data (RFC 5652, 5.1).
const version1 = derOf(new Integer({ value: 1 }))
const version3 = derOf(new Integer({ value: 3 }))
const signedData = derOf(new ObjectIdentifier({ value: objectIds.signedData }))
const sha256 = derOf(sha256Identifier().toSchema())
const signatureAlgorithms: Readonly<Record<MadeAlgorithm, Uint8Array>> = {
  PS256: derOf(identifierOf('PS256').toSchema()),
  RS256: derOf(identifierOf('RS256').toSchema()),
  ES256: derOf(identifierOf('ES256').toSchema()),
}

/** DER of the ContentInfo around the SignedData. */
export async function writeSignedData({ attributes, content, signer, certificates, algorithm, sign }: SignedDataToWrite): Promise<Uint8Array> {
  const signed = writeAttributes(attributes)
  // as a SET OF, whatever tag they have in the message (RFC 5652, 5.4)
  const value = await sign(setOf(...signed))
  const signature = new OctetString({ valueHex: algorithm === 'ES256' ? ecdsaDer(value) : value })
  const signerInfo = sequenceOf(version1, signer, sha256, tagged(0, ...signed), signatureAlgorithms[algorithm], derOf(signature))
  return sequenceOf(signedData, tagged(0, sequenceOf(
    attributes.contentType === objectIds.data ? version1 : version3,
    setOf(sha256),
    encapsulated(attributes.contentType, content),
    ...(certificates.length > 0 ? [tagged(0, ...certificates.toSorted(Buffer.compare))] : []),
    setOf(signerInfo),
  )))
}

function encapsulated(eContentType: string, content: Uint8Array | undefined): Uint8Array {
  const type = derOf(new ObjectIdentifier({ value: eContentType }))
  return content === undefined ? sequenceOf(type) : sequenceOf(type, tagged(0, derOf(new OctetString({ valueHex: content }))))
}

function ecdsaDer(value: Uint8Array): ArrayBuffer {
  return createCMSECDSASignature(new Uint8Array(value).buffer)
}
