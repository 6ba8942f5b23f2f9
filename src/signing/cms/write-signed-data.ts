/** Writes a CMS SignedData with one signer (RFC 5652), DER. */
import { OctetString } from 'asn1js'
import { ContentInfo, createCMSECDSASignature, EncapsulatedContentInfo, IssuerAndSerialNumber, SignedAndUnsignedAttributes, SignedData, SignerInfo, type Certificate } from 'pkijs'
import type { MadeAlgorithm } from '../../ports/signer.ts'
import { identifierOf, sha256Identifier } from './algorithm-identifiers.ts'
import { bytesToSign, writeAttributes, type AttributesToSign } from './signed-attributes.ts'
import { objectIds } from './object-ids.ts'

export interface SignedDataToWrite {
  readonly attributes: AttributesToSign
  /** Goes into the structure; absent where the content travels beside it. */
  readonly content?: Uint8Array
  readonly signer: Certificate
  /** Which certificates travel along. */
  readonly certificates: readonly Certificate[]
  readonly algorithm: MadeAlgorithm
  /** For RSA the octets of the signature, for ECDSA r and s (IEEE P1363). */
  sign(data: Uint8Array): Promise<Uint8Array>
}

/** The ContentInfo around the SignedData. */
export async function writeSignedData({ attributes, content, signer, certificates, algorithm, sign }: SignedDataToWrite): Promise<ContentInfo> {
  const signed = writeAttributes(attributes)
  const value = await sign(bytesToSign(signed))
  const signerInfo = new SignerInfo({
    version: 1,
    sid: new IssuerAndSerialNumber({ issuer: signer.issuer, serialNumber: signer.serialNumber }),
    digestAlgorithm: sha256Identifier(),
    signatureAlgorithm: identifierOf(algorithm),
    signature: new OctetString({ valueHex: algorithm === 'ES256' ? ecdsaDer(value) : value }),
    signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes: [...signed] }),
  })
  const signedData = new SignedData({
    digestAlgorithms: [sha256Identifier()],
    encapContentInfo: encapsulated(attributes.contentType, content),
    ...(certificates.length > 0 ? { certificates: [...certificates] } : {}),
    signerInfos: [signerInfo],
  })
  return new ContentInfo({ contentType: objectIds.signedData, content: signedData.toSchema() })
}

export function derOf(contentInfo: ContentInfo): Uint8Array {
  return new Uint8Array(contentInfo.toSchema().toBER())
}

function encapsulated(eContentType: string, content: Uint8Array | undefined): EncapsulatedContentInfo {
  const info = new EncapsulatedContentInfo({ eContentType })
  // given to the constructor, it would be cut into a constructed string, which DER does not know
  if (content !== undefined) info.eContent = new OctetString({ valueHex: content })
  return info
}

function ecdsaDer(value: Uint8Array): ArrayBuffer {
  return createCMSECDSASignature(new Uint8Array(value).buffer)
}
