/** What a certificate asks of a person. Pure. */
import type { CertificateState, CertificateView } from '../../../../schemas/certificates.ts'

export const soonDays = 60
/** States in which something new still rests on it. */
const inUse: readonly CertificateState[] = ['published', 'active', 'verify-only']

export type TimeLeft = 'expired' | 'soon' | 'fine'

export function timeLeft({ daysLeft }: Pick<CertificateView, 'daysLeft'>): TimeLeft {
  if (daysLeft < 0) return 'expired'
  return daysLeft <= soonDays ? 'soon' : 'fine'
}

/** What signs no more may end; what signs, or was said to count, may not. */
export function needsAttention(certificate: CertificateView): boolean {
  if (!inUse.includes(certificate.state)) return false
  if (certificate.state === 'verify-only') return certificate.verdict.kind === 'unproven'
  return certificate.verdict.kind !== 'good' || timeLeft(certificate) !== 'fine'
}

/** The states that it can go to: any other, but none from archived. */
export function movesFrom(state: CertificateState, all: readonly CertificateState[]): readonly CertificateState[] {
  return state === 'archived' ? [] : all.filter((other) => other !== state)
}

/** CN of a distinguished name, or all of it. */
export function commonName(subject: string): string {
  const found = /(?:^|[,+/\n]\s*)CN=((?:\\.|[^,+/\n\\])+)/.exec(subject)
  return found?.[1]?.replace(/\\(.)/g, '$1') ?? subject
}
