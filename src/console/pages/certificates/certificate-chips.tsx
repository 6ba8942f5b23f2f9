/** Time left and verdict of a certificate, each with its own shape and word. */
import type { CertificateView } from '../../../../schemas/certificates.ts'
import { Chip } from '../../parts/chips.tsx'
import { useLanguage } from '../../words/language.tsx'
import { timeLeft } from './judge.ts'
import { words } from './words.ts'

interface ChipParts {
  readonly certificate: CertificateView
}

export function LeftChip({ certificate }: ChipParts) {
  const { t, n } = useLanguage()
  const days = n(Math.abs(certificate.daysLeft))
  const left = timeLeft(certificate)
  if (left === 'expired') return <Chip tone="bad" icon="cross">{t(words.expired, { days })}</Chip>
  if (left === 'soon') return <Chip tone="warn" icon="hourglass">{t(words.daysSoon, { days })}</Chip>
  return <Chip tone="good" icon="clock">{t(words.days, { days })}</Chip>
}

export function VerdictChip({ certificate: { verdict } }: ChipParts) {
  const { t } = useLanguage()
  if (verdict.kind === 'bad') return <Chip tone="bad" icon="cross">{t(words.bad)}: {t(verdict.words)}</Chip>
  if (verdict.kind === 'unproven') return <Chip tone="warn" icon="question">{t(words.unproven)}: {t(verdict.words)}</Chip>
  return <Chip tone="good" icon="check">{t(verdict.revocation === 'good' ? words.good : words.goodUnchecked)}</Chip>
}
