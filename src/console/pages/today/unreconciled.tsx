/** Days with traffic that nobody compared yet: one line each, with the way to compare it; where they are many, their number. */
import type { DeskPartner } from '../../../../schemas/desk.ts'
import type { ReconciliationPage } from '../../../../schemas/reconciliation.ts'
import { queryOf } from '../../door/client.ts'
import { useSession } from '../../door/session.tsx'
import { useAnswer } from '../../door/use-answer.ts'
import { ButtonLink } from '../../parts/button.tsx'
import { Details } from '../../parts/details.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useLanguage } from '../../words/language.tsx'
import { usePartners } from '../../words/partners.tsx'
import { dayOf } from '../reconciliation/day.ts'
import { comparedDays, uncomparedOf } from './uncompared.ts'
import { words } from './words.ts'

const everyMs = 60_000
const mostRuns = 200
/** More lines than these would push the figures of the day out of sight. */
const mostInSight = 2

export function Unreconciled({ partners, at }: { readonly partners: readonly DeskPartner[]; readonly at: string }) {
  const { t } = useLanguage()
  const { may } = useSession()
  const { nameOf } = usePartners()
  const days = comparedDays(Date.parse(at))
  const path = (day: string) => (may('dossiers.read') ? `/admin/v1/reconciliations${queryOf({ day, limit: mostRuns })}` : undefined)
  const before = useAnswer<ReconciliationPage>(path(days.yesterday), { everyMs })
  const now = useAnswer<ReconciliationPage>(path(days.today), { everyMs })
  if (before.answer === undefined || now.answer === undefined) return null
  const missing = uncomparedOf(partners, Date.parse(at), [...before.answer.items, ...now.answer.items])
  if (missing.length === 0) return null
  const list = () => (
    <ul class="stack bare">
      {missing.map(({ partner, day }) => (
        <li key={`${partner} ${day}`} class="row">
          {may('reconciliation.run') && <ButtonLink to={`/reconciliation${queryOf({ partner, day, ask: true })}`} icon="scale">{t(words.reconcile)}<span class="unseen">: {nameOf(partner)} {dayOf(day)}</span></ButtonLink>}
          {t(words.unreconciledDay, { partner: nameOf(partner), day: dayOf(day) })}
        </li>
      ))}
    </ul>
  )
  return (
    <Notice tone="idle" title={t(words.unreconciled)}>
      {missing.length > mostInSight ? <Details summary={t(words.unreconciledMany, { count: String(missing.length) })}>{list}</Details> : list()}
    </Notice>
  )
}
