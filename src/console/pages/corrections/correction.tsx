/** One correction: what differs, why, and the word of a second person. Reading it is recorded, so it is asked for once. */
import { useState } from 'preact/hooks'
import type { Correction, CorrectionView } from '../../../../schemas/corrections.ts'
import type { AttemptList } from '../../../../schemas/timeline.ts'
import type { AdminTransferView } from '../../../../schemas/transfer.ts'
import { failedStates } from '../../../domain/transfer.ts'
import { useSession } from '../../door/session.tsx'
import { useAnswer } from '../../door/use-answer.ts'
import { Age } from '../../parts/age.tsx'
import { Show } from '../../parts/answered.tsx'
import { StateChip, WordsChip } from '../../parts/chips.tsx'
import { Code } from '../../parts/code.tsx'
import { Details } from '../../parts/details.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { Link } from '../../parts/link.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { PartnerName } from '../../parts/partners.tsx'
import { useRegainedFocus } from '../../parts/regained-focus.ts'
import { useParameter } from '../../router.ts'
import { correctionWords } from '../../words/corrections.ts'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { AskDecision, DecisionButtons, type Decision } from './decisions.tsx'
import { DifferenceTable } from './difference-table.tsx'
import { SentTransfer } from './sent-transfer.tsx'
import { WhyFailed } from './why-failed.tsx'
import { words } from './words.ts'

export function OneCorrection() {
  const { t } = useLanguage()
  const id = useParameter('/corrections/:id', 'id')
  const answered = useAnswer<CorrectionView>(`/admin/v1/corrections/${id}`)
  const [decided, setDecided] = useState<Correction>()
  const [asking, setAsking] = useState<Decision>()
  useRegainedFocus(asking === undefined ? decided : undefined)
  const correction = answered.answer === undefined ? undefined : { ...answered.answer, ...decided }
  const original = useAnswer<AdminTransferView>(correction === undefined ? undefined : `/admin/v1/transfers/${correction.original}`)
  const over = original.answer !== undefined && !failedStates.includes(original.answer.state)
  const title = correction === undefined ? t(words.oneOpen) : t(words.oneTitle, { code: correction.dossierCode })
  return (
    <Page title={title} lead={<Link to="/corrections">{t(words.backToList)}</Link>} actions={correction !== undefined && <DecisionButtons correction={correction} over={over} onAsk={setAsking} />}>
      <Show of={{ ...answered, answer: correction }} lines={10}>
        {(shown) => (
          <>
            {shown.state === 'proposed' && (over ? <Over original={original.answer} /> : <Awaiting correction={shown} />)}
            <Show of={original} lines={2}>{(refused) => <Refusal original={refused} />}</Show>
            <Facts correction={shown} />
            {shown.transferId !== undefined && <SentTransfer id={shown.transferId} />}
            <Section title={t(words.differences)} aside={shown.paths.length}>
              {shown.content === undefined ? <Purged paths={shown.paths} /> : <DifferenceTable differences={shown.differences} />}
            </Section>
            {shown.content !== undefined && <Details summary={t(words.whole)}>{() => <Code label={t(words.whole)} value={shown.content} />}</Details>}
          </>
        )}
      </Show>
      {asking !== undefined && correction !== undefined && <AskDecision decision={asking} correction={correction} onClose={() => setAsking(undefined)} onDecided={setDecided} />}
    </Page>
  )
}

function Awaiting({ correction: { by } }: { readonly correction: Correction }) {
  const { t } = useLanguage()
  const { may, standing } = useSession()
  const own = standing.kind === 'in' && standing.session.id === by
  const others = may('replays.approve') ? t(words.yours, { by }) : t(words.other)
  return (
    <Notice tone="warn" title={t(correctionWords.proposed.words)}>
      <p>{own ? t(words.own) : others}</p>
    </Notice>
  )
}

/** What the partner said of the original, which is what the correction has to answer. */
function Refusal({ original }: { readonly original: AdminTransferView }) {
  const attempts = useAnswer<AttemptList>(`/admin/v1/transfers/${original.id}/attempts`)
  return <WhyFailed transfer={original} fields={attempts.answer?.items.at(-1)?.fields ?? []} />
}

/** Its original was sent or closed meanwhile. */
function Over({ original }: { readonly original: AdminTransferView | undefined }) {
  const { t } = useLanguage()
  return (
    <Notice tone="warn" title={t(words.over)}>
      <p>{t(words.overWhy)} {original !== undefined && <StateChip state={original.state} />}</p>
    </Notice>
  )
}

function Facts({ correction }: { readonly correction: Correction }) {
  const { t } = useLanguage()
  const { state, reason, by, at, partner, original, transferId, decidedBy, decidedAt, decision } = correction
  const facts = [
    { name: t(everyday.state), value: <WordsChip {...correctionWords[state]} /> },
    { name: t(everyday.reason), value: reason },
    { name: t(words.by), value: <>{by}, <Age at={at} /></> },
    { name: t(everyday.partner), value: <PartnerName id={partner} /> },
    { name: t(words.original), value: <Link to={`/transfers/${original}`}>{original}</Link> },
    { name: t(words.corrected), value: transferId && <Link to={`/transfers/${transferId}`}>{transferId}</Link> },
    { name: t(words.decidedBy), value: decidedBy && <>{decidedBy}{decidedAt !== undefined && <>, <Age at={decidedAt} /></>}</> },
    { name: t(words.decision), value: decision },
  ]
  return (
    <Section title={t(words.facts)}>
      <KeyValue facts={facts} />
    </Section>
  )
}

function Purged({ paths }: { readonly paths: readonly string[] }) {
  const { t } = useLanguage()
  return (
    <>
      <p>{t(words.purged)}</p>
      <ul class="plain-list">{paths.map((path) => <li key={path}><code>{path}</code></li>)}</ul>
    </>
  )
}
