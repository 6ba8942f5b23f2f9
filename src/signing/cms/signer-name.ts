/** How CMS names the certificate of a signer: by its issuer and its serial number (RFC 5652, 5.3). */
import type { X509Certificate } from 'node:crypto'
import { Certificate, IssuerAndSerialNumber } from 'pkijs'
import { derOf } from './der-parts.ts'

export interface SignerName {
  /** DER. */
  readonly issuer: Uint8Array
  /** Hexadecimal, as in DER. */
  readonly serial: string
}

interface Known {
  /** DER of the IssuerAndSerialNumber. */
  readonly whole: Uint8Array
  readonly name: SignerName
}

/** By the object that the registry or a seal holds, so that none is parsed for every message. */
const known = new WeakMap<X509Certificate, Known>()

export function nameOf({ issuer, serialNumber }: Pick<IssuerAndSerialNumber, 'issuer' | 'serialNumber'>): SignerName {
  return { issuer: new Uint8Array(issuer.toSchema().toBER()), serial: Buffer.from(serialNumber.valueBlock.valueHexView).toString('hex') }
}

export function isSigner(certificate: X509Certificate, { issuer, serial }: SignerName): boolean {
  const { name } = knownOf(certificate)
  return name.serial === serial && Buffer.compare(name.issuer, issuer) === 0
}

/** DER of the IssuerAndSerialNumber. */
export function issuerAndSerialOf(certificate: X509Certificate): Uint8Array {
  return knownOf(certificate).whole
}

function knownOf(certificate: X509Certificate): Known {
  const before = known.get(certificate)
  if (before !== undefined) return before
  const asn = Certificate.fromBER(certificate.raw)
  const now = { whole: derOf(new IssuerAndSerialNumber(asn).toSchema()), name: nameOf(asn) }
  known.set(certificate, now)
  return now
}
