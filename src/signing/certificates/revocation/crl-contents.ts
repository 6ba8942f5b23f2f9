/** What stands in a list of revoked certificates, as plain data: what a thread can hand over to another. */
import { Enumerated, GeneralizedTime } from 'asn1js'
import { CertificateRevocationList, IssuingDistributionPoint, type GeneralName, type RevokedCertificate } from 'pkijs'
import { signatureInvalid } from '../../refusal.ts'
import { hasUsage } from '../certificate-extensions.ts'
import { weakDigest } from '../certificate-policy.ts'
import type { ParsedCertificate } from '../parsed-certificate.ts'
import { invalidityExtension, isSignedBy, readAnswer, readCarefully, reasonExtension, type Window } from './answer-parts.ts'

export interface CrlContents extends Window {
  /** Serial numbers, hexadecimal without leading zeros, with a space between: one text is handed over faster than many. */
  readonly serials: string
  /** By the place among the serials: milliseconds since 1970, the reason or -1, since when the key is not trusted or -1. */
  readonly revokedAt: Float64Array
  readonly reasons: Int8Array
  readonly invalidAt: Float64Array
  readonly scope: CrlScope | undefined
}

/** Which certificates the list is about, where not all of the issuer's. */
export interface CrlScope {
  readonly partial: boolean
  readonly onlyUsers: boolean
  readonly onlyAuthorities: boolean
  /** Addresses of the part that it is; undefined where it is no part. */
  readonly places: readonly string[] | undefined
}

export const issuingDistributionPoint = '2.5.29.28'

/** Rejects with `signature_invalid` and the fault of a list that proves nothing. */
export function readContents(bytes: Uint8Array, issuer: ParsedCertificate): Promise<CrlContents> {
  return readCarefully(async () => {
    const crl = readAnswer(bytes, CertificateRevocationList)
    if (!crl.issuer.isEqual(issuer.asn.subject)) throw signatureInvalid('revocation-other', 'the list is of another authority')
    await refuseSigner(crl, issuer)
    refuseStrange(crl)
    const entries = crl.revokedCertificates ?? []
    return {
      thisUpdate: crl.thisUpdate.value,
      nextUpdate: crl.nextUpdate?.value,
      serials: entries.map(({ userCertificate }) => serialOf(userCertificate)).join(' '),
      revokedAt: Float64Array.from(entries, ({ revocationDate }) => revocationDate.value.getTime()),
      reasons: Int8Array.from(entries, reasonOf),
      invalidAt: Float64Array.from(entries, invalidityOf),
      scope: scopeOf(crl),
    }
  })
}

export function serialOf(serial: { readonly valueBlock: { readonly valueHexView: Uint8Array } }): string {
  return Buffer.from(serial.valueBlock.valueHexView).toString('hex').replace(/^(00)+(?=..)/, '')
}

const address = 6

/** What is relative to the issuer's name, and no array of names, has none. */
export function addressesOf(names: unknown): readonly string[] {
  return Array.isArray(names) ? (names as GeneralName[]).filter(({ type }) => type === address).map(({ value }) => String(value)) : []
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

function scopeOf({ crlExtensions }: CertificateRevocationList): CrlScope | undefined {
  const extension = crlExtensions?.extensions.find(({ extnID }) => extnID === issuingDistributionPoint)
  if (!extension) return undefined
  const scope = extension.parsedValue
  if (!(scope instanceof IssuingDistributionPoint) || 'parsingError' in scope) throw signatureInvalid('revocation-form', 'what the list is about cannot be read')
  return {
    partial: scope.indirectCRL || scope.onlyContainsAttributeCerts || scope.onlySomeReasons !== undefined,
    onlyUsers: scope.onlyContainsUserCerts,
    onlyAuthorities: scope.onlyContainsCACerts,
    places: scope.distributionPoint === undefined ? undefined : addressesOf(scope.distributionPoint),
  }
}

function reasonOf(entry: RevokedCertificate): number {
  const reason = valueOf(entry, reasonExtension)
  return reason instanceof Enumerated ? reason.valueBlock.valueDec : -1
}

function invalidityOf(entry: RevokedCertificate): number {
  const since = valueOf(entry, invalidityExtension)
  return since instanceof GeneralizedTime ? since.toDate().getTime() : -1
}

function valueOf({ crlEntryExtensions }: RevokedCertificate, id: string): unknown {
  return crlEntryExtensions?.extensions.find(({ extnID }) => extnID === id)?.parsedValue
}
