/** One dossier: where it stands, whether it is in time and why not, who holds it, and everything that became of it. */
import type { DossierView } from '../../../../schemas/dossier-view.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Age } from '../../parts/age.tsx'
import { Show } from '../../parts/answered.tsx'
import { Chip, FinancialChip, PortalChip } from '../../parts/chips.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { Link } from '../../parts/link.tsx'
import { OpenDifferences } from '../../parts/open-differences.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { Told } from '../../parts/told.tsx'
import { useParameter } from '../../router.ts'
import { nationalWords } from '../../words/dossiers.ts'
import { useLanguage } from '../../words/language.tsx'
import { ClockSection, standsStill } from './clock.tsx'
import { Holdings, Results, Rounds, Steps } from './course.tsx'
import { Money } from './money.tsx'
import { Overdue } from './overdue.tsx'
import { ToldBy } from './told-by.tsx'
import { words } from './words.ts'

const pattern = '/dossiers/:sender/:code'
const everyMs = 15_000

export function OneDossier() {
  const { t } = useLanguage()
  const sender = useParameter(pattern, 'sender')
  const code = useParameter(pattern, 'code')
  const path = `/admin/v1/dossiers/${encodeURIComponent(sender)}/${encodeURIComponent(code)}`
  const answered = useAnswer<DossierView>(path, { everyMs })
  const about = `dossierCode=${encodeURIComponent(code)}`
  const lead = (
    <nav class="links" aria-label={t(words.title, { code })}>
      <Link to={`/transfers?${about}`}>{t(words.allTransfers)}</Link> <Link to={`/inbox?${about}`}>{t(words.allNews)}</Link>
    </nav>
  )
  return (
    <Page title={t(words.title, { code })} lead={lead}>
      <Show of={answered} lines={12}>
        {(dossier) => (
          <>
            <Standing dossier={dossier} />
            <OpenDifferences dossierCode={code} sender={sender} />
            <Overdue path={`${path}/overdue`} stands={standsStill(dossier.clock)} />
            <ClockSection clock={dossier.clock} />
            <Holdings dossier={dossier} />
            <Steps dossier={dossier} />
            <Rounds dossier={dossier} />
            <Money dossier={dossier} />
            <Results dossier={dossier} />
          </>
        )}
      </Show>
    </Page>
  )
}

function Standing({ dossier }: { readonly dossier: DossierView }) {
  const { t } = useLanguage()
  const { status, statusFrom, statusAt, portal, procedureCode, sender, withdrawal } = dossier
  const national = nationalWords[status]
  const facts = [
    { name: t(words.standing), value: <strong>{national === undefined ? status : `${status} – ${t(national)}`}</strong> },
    { name: t(words.saidBy), value: <><ToldBy who={statusFrom} />, <Age at={statusAt} /></> },
    { name: t(words.partnerWords), value: <PartnerSaid dossier={dossier} /> },
    { name: t(words.money), value: <MoneyOwed dossier={dossier} /> },
    { name: t(words.portal), value: <Portal portal={portal} /> },
    { name: t(words.procedure), value: <code>{procedureCode}</code> },
    { name: t(words.sender), value: <code>{sender}</code> },
    { name: t(words.withdrawal), value: withdrawal && <><Told>{withdrawal.reason}</Told>, <Age at={withdrawal.at} /></> },
  ]
  return (
    <Section title={t(words.facts)}>
      <KeyValue facts={facts} />
    </Section>
  )
}

/** Its own words, or what it did last; the name of its message stands small beside. */
function PartnerSaid({ dossier: { partnerCode, partnerWords, statusFrom, steps } }: { readonly dossier: DossierView }) {
  const said = partnerWords ?? steps.findLast(({ partner }) => partner === statusFrom)?.content
  if (said === undefined && partnerCode === undefined) return <>–</>
  return <>{said !== undefined && <Told>{said}</Told>} {partnerCode !== undefined && <code class="small">{partnerCode}</code>}</>
}

/** Of a status or a clock that waits for money, no amount may have been told yet: that is not “nothing due”. */
function MoneyOwed({ dossier: { financial, status, clock } }: { readonly dossier: DossierView }) {
  const { t } = useLanguage()
  const waits = status === 6 || clock.suspensions.some(({ reason, to }) => reason === 'payment' && to === undefined)
  if (financial === 'none' && waits) return <Chip tone="warn" icon="clock">{t(words.owedByStatus)}</Chip>
  return <FinancialChip state={financial} />
}

function Portal({ portal: { state, transferId, at } }: { readonly portal: DossierView['portal'] }) {
  const { t } = useLanguage()
  return (
    <>
      <PortalChip state={state} /> {at !== undefined && <Age at={at} />} {transferId !== undefined && <Link to={`/transfers/${transferId}`}>{t(words.portalTransfer)}</Link>}
    </>
  )
}
