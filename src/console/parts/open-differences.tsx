/** What a comparison found different about one dossier, and nobody repaired. Nothing where nothing differs. */
import type { DifferencePage } from '../../../schemas/reconciliation.ts'
import { queryOf } from '../door/client.ts'
import { useSession } from '../door/session.tsx'
import { useAnswer } from '../door/use-answer.ts'
import { useLanguage } from '../words/language.tsx'
import { usePartners } from '../words/partners.tsx'
import { Link } from './link.tsx'
import { Notice } from './notice.tsx'

const everyMs = 30_000
const mostShown = 10
const says = {
  title: { vi: 'Đối soát thấy hồ sơ này đang lệch', en: 'A reconciliation found this dossier to differ' },
  repair: { vi: 'Xem và khắc phục', en: 'See it and put it right' },
} as const

/** `sender`: of whom the dossier is, as several may have the same code. */
export function OpenDifferences({ dossierCode, sender }: { readonly dossierCode: string; readonly sender: string }) {
  const { t } = useLanguage()
  const { may } = useSession()
  const { nameOf } = usePartners()
  const path = may('dossiers.read') ? `/admin/v1/differences${queryOf({ dossierCode, open: true, limit: mostShown })}` : undefined
  const { answer } = useAnswer<DifferencePage>(path, { everyMs })
  const open = (answer?.items ?? []).filter((one) => one.sender === undefined || one.sender === sender)
  if (open.length === 0) return null
  return (
    <Notice tone="warn" title={t(says.title)}>
      <ul class="plain-list">
        {open.map(({ id, partner, what, reconciliation }) => (
          <li key={id}>
            {nameOf(partner)}: {t(what)} <Link to={`/reconciliation/${reconciliation}`}>{t(says.repair)}</Link>
          </li>
        ))}
      </ul>
    </Notice>
  )
}
