/** Lists of revoked certificates (RFC 5280, 5): what one says about a certificate. */
import { CRLDistributionPoints } from 'pkijs'
import { signatureInvalid } from '../../refusal.ts'
import { extensionIds } from '../certificate-extensions.ts'
import type { ParsedCertificate } from '../parsed-certificate.ts'
import { refuseWindow, type Status, type Window } from './answer-parts.ts'
import { readContentsApart } from './crl-apart.ts'
import { addressesOf, serialOf, type CrlContents, type CrlScope } from './crl-contents.ts'

export interface ReadCrl extends Window {
  /** Throws `signature_invalid` where the list is not about certificates like this one. */
  statusOf(certificate: ParsedCertificate): Status
}

/** Rejects with `signature_invalid` and the fault of a list that proves nothing. `receivedAt`: undefined for one that was verified before. */
export async function readCrl(bytes: Uint8Array, issuer: ParsedCertificate, receivedAt: Date | undefined): Promise<ReadCrl> {
  const contents = await readContentsApart(bytes, issuer)
  const { thisUpdate, nextUpdate, scope } = contents
  if (receivedAt) refuseWindow(contents, receivedAt)
  const places = new Map(contents.serials.split(' ').map((serial, place) => [serial, place]))
  return {
    thisUpdate,
    nextUpdate,
    statusOf(certificate) {
      if (scope) refuseScope(scope, certificate)
      const place = places.get(serialOf(certificate.asn.serialNumber))
      return place === undefined ? { state: 'good' } : statusAt(contents, place)
    },
  }
}

function refuseScope({ partial, onlyUsers, onlyAuthorities, places }: CrlScope, certificate: ParsedCertificate): void {
  const authority = certificate.extensions.constraints?.authority === true
  const otherKind = authority ? onlyUsers : onlyAuthorities
  if (partial || otherKind) throw signatureInvalid('revocation-other', 'the list is not about certificates of this kind')
  if (places === undefined) return
  const named = pointsOf(certificate).some((address) => places.includes(address))
  if (!named) throw signatureInvalid('revocation-other', 'the list is a part that the certificate does not belong to')
}

/** Compared only, never asked at. */
function pointsOf({ asn }: ParsedCertificate): readonly string[] {
  const points = asn.extensions?.find(({ extnID }) => extnID === extensionIds.crlDistributionPoints)?.parsedValue
  if (!(points instanceof CRLDistributionPoints)) return []
  return points.distributionPoints.flatMap(({ distributionPoint }) => addressesOf(distributionPoint))
}

function statusAt({ revokedAt, reasons, invalidAt }: CrlContents, place: number): Status {
  const [reason = -1, since = -1] = [reasons[place], invalidAt[place]]
  return {
    state: 'revoked',
    revokedAt: new Date(revokedAt[place] ?? 0),
    reason: reason < 0 ? undefined : reason,
    invalidAt: since < 0 ? undefined : new Date(since),
  }
}
