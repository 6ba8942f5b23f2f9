/** Lists of revoked certificates (RFC 5280, 5), by pkijs. */
import { Enumerated, GeneralizedTime } from 'asn1js'
import { CertificateRevocationList, CRLDistributionPoints, IssuingDistributionPoint, type GeneralName, type RevokedCertificate } from 'pkijs'
import { signatureInvalid } from '../../refusal.ts'
import { extensionIds, hasUsage } from '../certificate-extensions.ts'
import { weakDigest } from '../certificate-policy.ts'
import type { ParsedCertificate } from '../parsed-certificate.ts'
import { invalidityExtension, isSignedBy, readAnswer, reasonExtension, refuseWindow, type Status, type Window } from './answer-parts.ts'

export interface ReadCrl extends Window {
  /** Throws `signature_invalid` where the list is not about certificates like this one. */
  statusOf(certificate: ParsedCertificate): Status
}

const issuingDistributionPoint = '2.5.29.28'

/** Throws `signature_invalid` with the fault of a list that proves nothing. `receivedAt`: undefined for one that was verified before. */
export async function readCrl(bytes: Uint8Array, issuer: ParsedCertificate, receivedAt: Date | undefined): Promise<ReadCrl> {
  const crl = readAnswer(bytes, CertificateRevocationList)
  if (!crl.issuer.isEqual(issuer.asn.subject)) throw signatureInvalid('revocation-other', 'the list is of another authority')
  await refuseSigner(crl, issuer)
  refuseStrange(crl)
  const window = { thisUpdate: crl.thisUpdate.value, nextUpdate: crl.nextUpdate?.value }
  if (receivedAt) refuseWindow(window, receivedAt)
  const revoked = new Map((crl.revokedCertificates ?? []).map((entry) => [serialOf(entry.userCertificate), entry]))
  const scope = scopeOf(crl)
  return {
    ...window,
    statusOf(certificate) {
      if (scope) refuseScope(scope, certificate)
      const entry = revoked.get(serialOf(certificate.asn.serialNumber))
      return entry ? statusOfEntry(entry) : { state: 'good' }
    },
  }
}

async function refuseSigner({ tbsView, signatureValue, signatureAlgorithm }: CertificateRevocationList, issuer: ParsedCertificate): Promise<void> {
  const weakness = weakDigest(signatureAlgorithm)
  if (weakness) throw signatureInvalid('revocation-signer', weakness.detail)
  if (!hasUsage(issuer.extensions, 'crlSign')) throw signatureInvalid('revocation-signer', 'the key usage of the issuer does not name cRLSign')
  if (await isSignedBy(issuer.asn.subjectPublicKeyInfo, tbsView, signatureValue, signatureAlgorithm)) return
  throw signatureInvalid('revocation-signer', 'the list is not signed by the issuer')
}

/** A list of differences, or one about other issuers' certificates, would be misread as whole. */
function refuseStrange({ crlExtensions, revokedCertificates = [] }: CertificateRevocationList): void {
  const own = crlExtensions?.extensions.find(({ extnID, critical }) => critical && extnID !== issuingDistributionPoint)
  const entry = revokedCertificates.find(({ crlEntryExtensions }) => crlEntryExtensions?.extensions.some(({ critical, extnID }) => critical && extnID !== reasonExtension))
  if (own || entry) throw signatureInvalid('revocation-form', 'the list has a critical extension that is not understood')
}

function scopeOf({ crlExtensions }: CertificateRevocationList): IssuingDistributionPoint | undefined {
  const extension = crlExtensions?.extensions.find(({ extnID }) => extnID === issuingDistributionPoint)
  if (!extension) return undefined
  const scope = extension.parsedValue
  if (scope instanceof IssuingDistributionPoint && !('parsingError' in scope)) return scope
  throw signatureInvalid('revocation-form', 'what the list is about cannot be read')
}

function refuseScope(scope: IssuingDistributionPoint, certificate: ParsedCertificate): void {
  const authority = certificate.extensions.constraints?.authority === true
  const partial = scope.indirectCRL || scope.onlyContainsAttributeCerts || scope.onlySomeReasons !== undefined
  const otherKind = authority ? scope.onlyContainsUserCerts : scope.onlyContainsCACerts
  if (partial || otherKind) throw signatureInvalid('revocation-other', 'the list is not about certificates of this kind')
  if (scope.distributionPoint === undefined) return
  const places = addressesOf(scope.distributionPoint)
  const named = pointsOf(certificate).some((address) => places.includes(address))
  if (!named) throw signatureInvalid('revocation-other', 'the list is a part that the certificate does not belong to')
}

/** Compared only, never asked at. */
function pointsOf({ asn }: ParsedCertificate): readonly string[] {
  const points = asn.extensions?.find(({ extnID }) => extnID === extensionIds.crlDistributionPoints)?.parsedValue
  if (!(points instanceof CRLDistributionPoints)) return []
  return points.distributionPoints.flatMap(({ distributionPoint }) => addressesOf(distributionPoint))
}

const address = 6

function addressesOf(names: unknown): readonly string[] {
  // an array holds general names, anything else is relative to the issuer's name
  return Array.isArray(names) ? (names as GeneralName[]).filter(({ type }) => type === address).map(({ value }) => String(value)) : []
}

function serialOf(serial: { valueBlock: { valueHexView: Uint8Array } }): string {
  return Buffer.from(serial.valueBlock.valueHexView).toString('hex').replace(/^(00)+(?=..)/, '')
}

function statusOfEntry({ revocationDate, crlEntryExtensions }: RevokedCertificate): Status {
  const find = (id: string): unknown => crlEntryExtensions?.extensions.find(({ extnID }) => extnID === id)?.parsedValue
  const [reason, invalid] = [find(reasonExtension), find(invalidityExtension)]
  return {
    state: 'revoked',
    revokedAt: revocationDate.value,
    reason: reason instanceof Enumerated ? reason.valueBlock.valueDec : undefined,
    invalidAt: invalid instanceof GeneralizedTime ? invalid.toDate() : undefined,
  }
}
