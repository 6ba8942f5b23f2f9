/** Certificates as rows and as one, and what is wrong with them in words. */
import type { Bilingual } from '../../schemas/bilingual.ts'
import type { CertificateView } from '../../schemas/certificates.ts'
import { layOut, layOutFields } from './table.ts'
import type { Terminal } from './terminal.ts'

export function showCertificates(terminal: Terminal, certificates: readonly CertificateView[]): void {
  const { label } = terminal
  const headings = [
    label({ vi: 'Cơ quan', en: 'Organisation' }),
    label({ vi: 'Tình trạng', en: 'State' }),
    label({ vi: 'Còn (ngày)', en: 'Days left' }),
    label({ vi: 'Của ta', en: 'Ours' }),
    label({ vi: 'Kết luận', en: 'Verdict' }),
    label({ vi: 'Dấu vân', en: 'Thumbprint' }),
    label({ vi: 'Chủ thể', en: 'Subject' }),
  ]
  const rows = certificates.map((one) => [one.organisation, one.state, String(one.daysLeft), one.ours ? '✓' : '', verdictOf(terminal, one), one.thumbprint.slice(0, 16), one.subject])
  for (const line of layOut(headings, rows)) terminal.print(line)
}

export function showCertificate(terminal: Terminal, one: CertificateView): void {
  const { label } = terminal
  const fields = layOutFields([
    [label({ vi: 'Cơ quan', en: 'Organisation' }), one.organisation],
    [label({ vi: 'Tình trạng', en: 'State' }), one.state],
    [label({ vi: 'Từ lúc', en: 'Since' }), one.since],
    [label({ vi: 'Chủ thể', en: 'Subject' }), one.subject],
    [label({ vi: 'Nơi cấp', en: 'Issuer' }), one.issuer],
    [label({ vi: 'Số sê-ri', en: 'Serial' }), one.serial],
    [label({ vi: 'Hiệu lực', en: 'Valid' }), `${one.validFrom} – ${one.validTo}`],
    [label({ vi: 'Kết luận', en: 'Verdict' }), verdictOf(terminal, one)],
    [label({ vi: 'Dấu vân', en: 'Thumbprint' }), one.thumbprint],
  ])
  for (const line of fields) terminal.print(line)
}

export interface CertificateTrouble {
  readonly certificate: CertificateView
  readonly words: Bilingual
}

/** Of those that are in use: which do not count, and which will not for long. */
export function certificateTroubles(certificates: readonly CertificateView[], days: number): readonly CertificateTrouble[] {
  return certificates
    .filter(({ state }) => state !== 'archived')
    .flatMap((certificate): readonly CertificateTrouble[] => {
      const { verdict, daysLeft } = certificate
      if (verdict.kind !== 'good') return [{ certificate, words: verdict.words }]
      // what only counts still is replaced already
      if (daysLeft >= days || certificate.state === 'verify-only') return []
      return [{ certificate, words: { vi: `còn ${daysLeft} ngày`, en: `${daysLeft} days left` } }]
    })
}

function verdictOf(terminal: Terminal, { verdict }: CertificateView): string {
  if (verdict.kind !== 'good') return verdict.kind === 'bad' ? `${verdict.fault}: ${terminal.label(verdict.words)}` : terminal.label(verdict.words)
  if (verdict.revocation === 'good') return terminal.label({ vi: 'tốt, không bị thu hồi', en: 'good, not revoked' })
  return terminal.label({ vi: 'tốt, chưa hỏi thu hồi', en: 'good, revocation not asked about' })
}
