/** One transfer: where it stands, what comes next, and everything that happened. */
import { useEffect, useState } from 'preact/hooks'
import type { AdminTransferPage, AdminTransferView } from '../../../../schemas/transfer.ts'
import type { Timeline } from '../../../../schemas/timeline.ts'
import { failedStates } from '../../../domain/transfer.ts'
import { queryOf } from '../../door/client.ts'
import { useSession } from '../../door/session.tsx'
import { useAnswer } from '../../door/use-answer.ts'
import { Age, useNow } from '../../parts/age.tsx'
import { Show } from '../../parts/answered.tsx'
import { StateChip } from '../../parts/chips.tsx'
import { WhoMay } from '../../parts/may.tsx'
import { NewerVersion } from '../../parts/newer-version.tsx'
import { OpenDifferences } from '../../parts/open-differences.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { useParameter } from '../../router.ts'
import { useLanguage } from '../../words/language.tsx'
import { usePartners } from '../../words/partners.tsx'
import { ageOf } from '../../words/when.ts'
import { Attempts } from './attempts.tsx'
import { Facts } from './facts.tsx'
import { Lanes } from './lanes.tsx'
import { nextStepOf } from './next-step.ts'
import { Orders } from './orders.tsx'
import { redact } from '../../../domain/redact.ts'
import { Related } from './related.tsx'
import { stepsOf } from './steps.ts'
import { words } from './words.ts'

const calmMs = 10_000
/** After an act its effect is looked for so often, for so long. */
const hurriedMs = 1_000
const hurryMs = 10_000

export function OneTransfer() {
  const { t } = useLanguage()
  const { nameOf } = usePartners()
  const id = useParameter('/transfers/:id', 'id')
  const [actedAt, setActedAt] = useState<number>()
  const everyMs = actedAt === undefined ? calmMs : hurriedMs
  const path = `/admin/v1/transfers/${encodeURIComponent(id)}`
  const transfer = useAnswer<AdminTransferView>(path, { everyMs })
  const timeline = useAnswer<Timeline>(`${path}/timeline`, { everyMs })
  const known = transfer.answer
  const sameDossier = useAnswer<AdminTransferPage>(known === undefined ? undefined : `/admin/v1/transfers${queryOf({ dossierCode: known.dossierCode, limit: 100 })}`, { everyMs: calmMs })
  const others = (sameDossier.answer?.items ?? []).filter((one) => one.id !== id)
  const mirrors = known?.purpose === 'submission' ? others.filter(({ purpose }) => purpose === 'mirror') : []

  useEffect(() => {
    if (actedAt === undefined) return undefined
    const timer = setTimeout(() => setActedAt(undefined), hurryMs)
    return () => clearTimeout(timer)
  }, [actedAt])

  function again(): void {
    setActedAt(Date.now())
    transfer.again()
    timeline.again()
    sameDossier.again()
  }

  return (
    <Page title={known === undefined ? t(words.fallbackTitle) : t(words.title, { code: known.dossierCode, partner: nameOf(known.partner) })} lead={known !== undefined && <Standing transfer={known} />}>
      <Show of={transfer} lines={6}>
        {(answer) => (
          <>
            <Next transfer={answer} onChange={again} />
            <OpenDifferences dossierCode={answer.dossierCode} sender={answer.sender} />
            <Section title={t(words.lanes)} aside={timeline.answer !== undefined && <StepCount n={stepsOf(answer, timeline.answer.items, mirrors).length} />}>
              <Show of={timeline} lines={8}>{({ items }) => <Lanes steps={stepsOf(answer, items, mirrors)} />}</Show>
            </Section>
            <Show of={timeline} lines={3}>{({ items }) => <Attempts id={id} timeline={items} />}</Show>
            <Facts transfer={answer} />
            <Related transfer={answer} others={sameDossier.answer && others} />
          </>
        )}
      </Show>
    </Page>
  )
}

function StepCount({ n: count }: { readonly n: number }) {
  const { t, n } = useLanguage()
  return <>{t(count === 1 ? words.oneLaneShown : words.lanesShown, { n: n(count) })}</>
}

function Standing({ transfer: { state, stateAt } }: { readonly transfer: AdminTransferView }) {
  return (
    <span class="row">
      <StateChip state={state} />
      <Age at={stateAt} />
    </span>
  )
}

/** The one sentence that an operator needs, and the buttons that go with it. */
function Next({ transfer, onChange }: { readonly transfer: AdminTransferView; readonly onChange: () => void }) {
  const { t, n, language } = useLanguage()
  const { nameOf, laneOf } = usePartners()
  const now = useNow()
  const { partner, attempts, dueAt, newerVersion, state, unforeseen, words: told } = transfer
  const { tone, says, acts } = nextStepOf(transfer, laneOf(partner), now)
  const due = dueAt === undefined ? '' : ageOf(Date.parse(dueAt), now, language, true)
  return (
    <section class={`notice next ${tone}`} aria-label={t(words.next)}>
      <div class="stack">
        <h2>{t(words.next)}</h2>
        <p>{t(says, { partner: nameOf(partner), attempts: n(attempts), due, rule: unforeseen?.rule?.name ?? '' })}</p>
        {newerVersion !== undefined && <p><NewerVersion of={newerVersion} /></p>}
        {told !== undefined && told !== '' && failedStates.includes(state) && <p>{t(words.partnerSaid)} <q lang="vi">{redact(told, 'answer')}</q></p>}
        {unforeseen !== undefined && <Unforeseen answer={unforeseen.answer} />}
        <Orders transfer={transfer} acts={acts} onChange={onChange} />
      </div>
    </section>
  )
}

/** How the answer begins that nobody foresaw; where it is not shown, how one comes to read it. */
function Unforeseen({ answer }: { readonly answer: string | undefined }) {
  const { t } = useLanguage()
  const { may } = useSession()
  if (answer !== undefined) return <p>{t(words.partnerSaid)} <q lang="vi">{answer}</q></p>
  return <p>{may('content.read') ? t(words.readBelow) : <WhoMay right="content.read" />}</p>
}
