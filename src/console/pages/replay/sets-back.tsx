/** Says that a resend brings an older version of a dossier after the newer one, how many, and which. */
import type { ReplayPlan } from '../../../../schemas/replays.ts'
import { Details } from '../../parts/details.tsx'
import { Link } from '../../parts/link.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PartnerName } from '../../parts/partners.tsx'
import { useAnswer } from '../../door/use-answer.ts'
import { useLanguage } from '../../words/language.tsx'
import { words } from './words.ts'

export function SetsBack({ plan: { setsBack, setBack } }: { readonly plan: Pick<ReplayPlan, 'setsBack' | 'setBack'> }) {
  const { t, n } = useLanguage()
  if (setsBack === 0) return null
  const left = setsBack - setBack.length
  return (
    <Notice tone="bad" title={t(words.setsBackTitle, { count: n(setsBack) })}>
      <p>{t(words.setsBackMore)}</p>
      {setBack.length > 0 && (
        <Details summary={t(words.setBackWhich)} open={setBack.length <= mostOpen}>
          {() => (
            <ul class="plain-list">
              {setBack.map(({ transferId, dossierCode, partner }) => <li key={transferId}><Link to={`/transfers/${transferId}`}>{dossierCode}</Link> · <PartnerName id={partner} /></li>)}
              {left > 0 && <li>{t(words.setBackLeft, { count: n(left) })}</li>}
            </ul>
          )}
        </Details>
      )}
    </Notice>
  )
}

/** More than these are folded away. */
const mostOpen = 10

/** The same of a run, by what its plan counted. */
export function RunSetsBack({ plan }: { readonly plan: string }) {
  const { answer } = useAnswer<ReplayPlan>(`/admin/v1/replay-plans/${plan}`)
  return answer === undefined ? null : <SetsBack plan={answer} />
}
