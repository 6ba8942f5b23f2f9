/** Which alarm a certificate gives cause for, by its dates and by what is known of its revocation. */
import type { RevocationStanding } from '../ports/revocation-watch.ts'

export interface CertificateAlarm {
  /** With the certificate's thumbprint before it: raised once under this name. */
  readonly name: string
  readonly type: 'certificate.expires-soon' | 'certificate.expired' | 'certificate.revoked' | 'certificate.unproven' | 'certificate.refused'
  readonly data: Readonly<Record<string, unknown>>
}

/** Days before the end at which people are told. */
export const warningDays = [60, 30, 14, 7, 1] as const
const dayMs = 86_400_000

/** One alarm for the nearest of the marks that are passed: whoever hears of 7 days need not hear of 60 as well. */
export function alarmOfDates(validTo: Date, now: Date): CertificateAlarm | undefined {
  const left = validTo.getTime() - now.getTime()
  if (left < 0) return { name: 'expired', type: 'certificate.expired', data: { validTo: validTo.toISOString() } }
  const mark = warningDays.findLast((days) => left <= days * dayMs)
  return mark === undefined ? undefined : { name: String(mark), type: 'certificate.expires-soon', data: { validTo: validTo.toISOString(), days: mark } }
}

/** What the dates already say, or will. */
const toldByDates = ['certificate-expired', 'certificate-not-yet-valid']

/** `graceMs`: how long the last answer counts while nobody answers; people are told when half of it is over. */
export function alarmOfStanding(standing: RevocationStanding, graceMs: number, now: Date): CertificateAlarm | undefined {
  switch (standing.state) {
    case 'unchecked':
      return undefined
    case 'revoked':
      return { name: 'revoked', type: 'certificate.revoked', data: { revokedAt: standing.revokedAt.toISOString(), reason: standing.reason } }
    case 'unknown':
      // what it signs is refused meanwhile; a run of another day is told again
      return { name: `unknown ${standing.since.toISOString().slice(0, 10)}`, type: 'certificate.unproven', data: { since: standing.since.toISOString(), fault: 'revocation-unknown' } }
    case 'refused':
      return toldByDates.includes(standing.fault) ? undefined : { name: `refused ${standing.fault}`, type: 'certificate.refused', data: { fault: standing.fault } }
    case 'good':
    case 'unproven': {
      const since = standing.askedInVainSince
      if (since === undefined || now.getTime() - since.getTime() < graceMs / 2) return undefined
      // a silence of another day is told again; every process keeps its own count of one
      return { name: `unproven ${since.toISOString().slice(0, 10)}`, type: 'certificate.unproven', data: { since: since.toISOString() } }
    }
  }
}
