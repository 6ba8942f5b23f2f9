/** CAdES signatures that are right in themselves, with parts of a test's choosing. */
import { constants, createHash, createPrivateKey, sign, X509Certificate, type KeyObject } from 'node:crypto'
import { ObjectIdentifier, OctetString, Sequence, Set as SetOf, Utf8String, UTCTime, type AsnType } from 'asn1js'
import { AlgorithmIdentifier, Attribute, Certificate, ContentInfo, EncapsulatedContentInfo, IssuerAndSerialNumber, SignedAndUnsignedAttributes, SignedData, SignerInfo } from 'pkijs'
import { identifierOf, sha256Identifier } from '../../../src/signing/cms/algorithm-identifiers.ts'
import { objectIds } from '../../../src/signing/cms/object-ids.ts'

export interface Forgery {
  readonly contentType?: AsnType
  readonly digest?: AsnType
  readonly time?: AsnType
  readonly reference?: AsnType
  readonly hints?: AsnType
  /** Of what is signed, instead of those above or beside them. */
  readonly attributes?: (own: readonly Attribute[]) => readonly Attribute[]
  /** As they come from `attributes`, otherwise sorted as DER wants it. */
  readonly unsorted?: boolean
  readonly value?: (data: Uint8Array) => Uint8Array
  readonly digestAlgorithm?: AlgorithmIdentifier
  readonly algorithm?: AlgorithmIdentifier
  /** Of all signers. */
  readonly digests?: readonly AlgorithmIdentifier[]
  readonly sid?: unknown
  /** PEM of what comes along. */
  readonly certificates?: readonly string[]
  readonly signers?: (own: SignerInfo) => readonly SignerInfo[]
  readonly eContentType?: string
  readonly eContent?: Uint8Array
  readonly kind?: string
}

export type ForgeCades = (content: Uint8Array, about: object | undefined, forgery?: Forgery) => Uint8Array

/** Signs with RSASSA-PSS. */
export function cadesForger(keyPem: string | Buffer, certificatePem: string, now: Date): ForgeCades {
  const key = createPrivateKey(keyPem)
  const raw = new X509Certificate(certificatePem).raw
  const certificate = Certificate.fromBER(raw)

  return (content, about, forgery = {}) => {
    const own = [
      attribute(objectIds.contentType, forgery.contentType ?? new ObjectIdentifier({ value: objectIds.data })),
      attribute(objectIds.messageDigest, forgery.digest ?? new OctetString({ valueHex: sha256(content) })),
      attribute(objectIds.signingTime, forgery.time ?? new UTCTime({ valueDate: now })),
      attribute(objectIds.signingCertificateV2, forgery.reference ?? referenceTo(raw)),
      ...(about === undefined && forgery.hints === undefined ? [] : [attribute(objectIds.contentHints, forgery.hints ?? hints(JSON.stringify(about)))]),
    ]
    const attributes = forgery.attributes?.(own) ?? own
    const ordered = forgery.unsorted === true ? [...attributes] : attributes.toSorted((a, b) => Buffer.compare(der(a), der(b)))
    const data = new Uint8Array(new SetOf({ value: ordered.map((one) => one.toSchema()) }).toBER())
    const signerInfo = new SignerInfo({
      version: 1,
      sid: (forgery.sid ?? new IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber })) as IssuerAndSerialNumber,
      digestAlgorithm: forgery.digestAlgorithm ?? sha256Identifier(),
      signatureAlgorithm: forgery.algorithm ?? identifierOf('PS256'),
      signature: new OctetString({ valueHex: (forgery.value ?? ((bytes) => pss(bytes, key)))(data) }),
      ...(ordered.length === 0 ? {} : { signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes: ordered }) }),
    })
    const encapContentInfo = new EncapsulatedContentInfo({ eContentType: forgery.eContentType ?? objectIds.data })
    if (forgery.eContent !== undefined) encapContentInfo.eContent = new OctetString({ valueHex: forgery.eContent })
    const certificates = (forgery.certificates ?? [certificatePem]).map((pem) => Certificate.fromBER(new X509Certificate(pem).raw))
    const signedData = new SignedData({
      digestAlgorithms: [...(forgery.digests ?? [forgery.digestAlgorithm ?? sha256Identifier()])],
      encapContentInfo,
      ...(certificates.length === 0 ? {} : { certificates }),
      signerInfos: [...(forgery.signers?.(signerInfo) ?? [signerInfo])],
    })
    return new Uint8Array(new ContentInfo({ contentType: forgery.kind ?? objectIds.signedData, content: signedData.toSchema() }).toSchema().toBER())
  }
}

export function attribute(type: string, ...values: readonly AsnType[]): Attribute {
  return new Attribute({ type, values: [...values] })
}

/** SigningCertificateV2. `algorithm`: said although it is the default, or another one. */
export function referenceTo(certificate: Uint8Array, algorithm?: string, hash = 'sha256'): AsnType {
  const certHash = new OctetString({ valueHex: createHash(hash).update(certificate).digest() })
  const said = algorithm === undefined ? [] : [new AlgorithmIdentifier({ algorithmId: algorithm }).toSchema()]
  return new Sequence({ value: [new Sequence({ value: [new Sequence({ value: [...said, certHash] })] })] })
}

export function hints(words: string): AsnType {
  return new Sequence({ value: [new Utf8String({ value: words }), new ObjectIdentifier({ value: objectIds.data })] })
}

function pss(data: Uint8Array, key: KeyObject): Uint8Array {
  return sign('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 })
}

function der(one: Attribute): Uint8Array {
  return new Uint8Array(one.toSchema().toBER())
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
