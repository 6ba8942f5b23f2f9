/** Reads the QualifyingProperties of a XAdES signature: what is signed of them, and the few kinds that may be added unsigned. */
import type { SignatureLevel } from '../../ports/signer.ts'
import type { ElementTree } from '../../xml/read-tree.ts'
import { dsig, excC14n, sha256Uri } from '../dsig/names.ts'
import { algorithmOf, attributeOf, base64Of, elementsOf, exactly, hasElements, requireAttributes, requireCanonicalization, textOf } from '../dsig/shape.ts'
import { signatureInvalid } from '../refusal.ts'
import { xades } from './xades-names.ts'

export interface Properties {
  readonly id: string
  readonly signingTime: Date
  /** SHA-256 of the signer's certificate. */
  readonly certificateDigest: Uint8Array
  readonly formats: readonly { readonly reference: string; readonly mediaType: string }[]
  readonly added: AddedProperties
}

/** What stands in UnsignedProperties: DER, not yet judged. */
export interface AddedProperties {
  readonly stamps: readonly Uint8Array[]
  readonly certificates: readonly Uint8Array[]
  readonly ocsp: readonly Uint8Array[]
  readonly crls: readonly Uint8Array[]
  readonly level: SignatureLevel
}

const fault = 'xml-properties-shape'

/** Throws `signature_invalid`. */
export function readProperties(properties: ElementTree, signatureId: string): Properties {
  requireAttributes(properties, ['Target'], fault)
  if (attributeOf(properties, 'Target') !== `#${signatureId}`) throw signatureInvalid(fault, 'the QualifyingProperties are about another signature')
  const hasAdded = elementsOf(properties, fault).length > 1
  const [signed, added] = hasAdded ? exactly(properties, ['SignedProperties', 'UnsignedProperties'], xades, fault) : exactly(properties, ['SignedProperties'], xades, fault)
  requireAttributes(signed, ['Id'], fault)
  const [ofSignature, ofData] = exactly(signed, ['SignedSignatureProperties', 'SignedDataObjectProperties'], xades, fault)
  requireAttributes(ofSignature, [], fault)
  requireAttributes(ofData, [], fault)
  if (!elementsOf(ofSignature, fault).some(({ name, namespace }) => name === 'SigningCertificateV2' && namespace === xades)) throw signatureInvalid('xml-signing-certificate')
  const [time, certificate] = exactly(ofSignature, ['SigningTime', 'SigningCertificateV2'], xades, fault)
  return {
    id: attributeOf(signed, 'Id') ?? '',
    signingTime: readTime(time),
    certificateDigest: readCertificateDigest(certificate),
    formats: elementsOf(ofData, fault).map(readFormat),
    added: readAdded(added),
  }
}

function readTime(time: ElementTree): Date {
  requireAttributes(time, [], fault)
  const text = textOf(time, fault)
  const right = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.test(text)
  const date = new Date(text)
  if (!right || Number.isNaN(date.getTime())) throw signatureInvalid(fault, 'SigningTime is not a time with its zone')
  return date
}

/** IssuerSerialV2 may follow; the digest alone says which certificate it is. */
function readCertificateDigest(certificates: ElementTree): Uint8Array {
  requireAttributes(certificates, [], fault)
  const [certificate] = exactly(certificates, ['Cert'], xades, fault)
  requireAttributes(certificate, [], fault)
  const named = elementsOf(certificate, fault).length > 1
  const [holder] = named ? exactly(certificate, ['CertDigest', 'IssuerSerialV2'], xades, fault) : exactly(certificate, ['CertDigest'], xades, fault)
  requireAttributes(holder, [], fault)
  const [method, value] = exactly(holder, ['DigestMethod', 'DigestValue'], dsig, fault)
  requireAttributes(method, ['Algorithm'], fault)
  if (algorithmOf(method) !== sha256Uri || hasElements(method)) throw signatureInvalid('xml-digest-method', 'the digest of the certificate is not SHA-256')
  requireAttributes(value, [], fault)
  return base64Of(value, fault)
}

function readFormat(format: ElementTree): { reference: string; mediaType: string } {
  if (format.name !== 'DataObjectFormat' || format.namespace !== xades) throw signatureInvalid(fault, 'SignedDataObjectProperties hold something beside formats')
  requireAttributes(format, ['ObjectReference'], fault)
  const [mediaType] = exactly(format, ['MimeType'], xades, fault)
  requireAttributes(mediaType, [], fault)
  return { reference: attributeOf(format, 'ObjectReference') ?? '', mediaType: textOf(mediaType, fault) }
}

const addedKinds = ['SignatureTimeStamp', 'CertificateValues', 'RevocationValues']

function readAdded(added: ElementTree | undefined): AddedProperties {
  if (!added) return { stamps: [], certificates: [], ocsp: [], crls: [], level: 'B-B' }
  requireAttributes(added, [], fault)
  const [holder] = exactly(added, ['UnsignedSignatureProperties'], xades, fault)
  requireAttributes(holder, [], fault)
  const elements = elementsOf(holder, fault)
  const foreign = elements.find(({ name, namespace }) => namespace !== xades || !addedKinds.includes(name))
  if (foreign) throw signatureInvalid(fault, 'an unsigned property stands there that this profile does not know')
  const [certificateValues, revocationValues] = addedKinds.slice(1).map((kind) => onlyOne(elements, kind))
  const stamps = elements.filter(({ name }) => name === 'SignatureTimeStamp').map(readStamp)
  const certificates = certificateValues ? valuesOf(certificateValues, 'EncapsulatedX509Certificate') : []
  const { ocsp, crls } = readRevocations(revocationValues)
  const lasting = certificates.length > 0 && ocsp.length + crls.length > 0
  const withStamp: SignatureLevel = lasting ? 'B-LT' : 'B-T'
  return { stamps, certificates, ocsp, crls, level: stamps.length > 0 ? withStamp : 'B-B' }
}

function onlyOne(elements: readonly ElementTree[], kind: string): ElementTree | undefined {
  const [first, second] = elements.filter(({ name }) => name === kind)
  if (second) throw signatureInvalid(fault, `${kind} stands twice`)
  return first
}

function readStamp(stamp: ElementTree): Uint8Array {
  requireAttributes(stamp, attributeOf(stamp, 'Id') === undefined ? [] : ['Id'], fault)
  const elements = elementsOf(stamp, fault)
  const [method, token] = elements
  const right = elements.length === 2 && method?.name === 'CanonicalizationMethod' && method.namespace === dsig && token?.name === 'EncapsulatedTimeStamp' && token.namespace === xades
  if (!right) throw signatureInvalid(fault, 'SignatureTimeStamp does not hold its canonicalization and one token')
  requireCanonicalization(method, excC14n, 'xml-canonicalization')
  return encapsulated(token)
}

function readRevocations(values: ElementTree | undefined): { ocsp: readonly Uint8Array[]; crls: readonly Uint8Array[] } {
  if (!values) return { ocsp: [], crls: [] }
  requireAttributes(values, [], fault)
  const elements = elementsOf(values, fault)
  const foreign = elements.find(({ name, namespace }) => namespace !== xades || !['CRLValues', 'OCSPValues'].includes(name))
  if (foreign) throw signatureInvalid(fault, 'RevocationValues hold something beside CRLs and OCSP answers')
  const [crls, ocsp] = [onlyOne(elements, 'CRLValues'), onlyOne(elements, 'OCSPValues')]
  return { crls: crls ? valuesOf(crls, 'EncapsulatedCRLValue') : [], ocsp: ocsp ? valuesOf(ocsp, 'EncapsulatedOCSPValue') : [] }
}

function valuesOf(holder: ElementTree, name: string): readonly Uint8Array[] {
  requireAttributes(holder, [], fault)
  return elementsOf(holder, fault).map((value) => {
    if (value.name !== name || value.namespace !== xades) throw signatureInvalid(fault, `${holder.name} holds something beside ${name}`)
    return encapsulated(value)
  })
}

function encapsulated(value: ElementTree): Uint8Array {
  requireAttributes(value, attributeOf(value, 'Id') === undefined ? [] : ['Id'], fault)
  return base64Of(value, fault)
}
