/** Why a dossier counts as overdue: one sentence, what it rests on, and where it is repaired. */
import type { OverdueExplanation } from '../../../../schemas/deadlines.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Age } from '../../parts/age.tsx'
import { Show } from '../../parts/answered.tsx'
import { ButtonLink } from '../../parts/button.tsx'
import { Details } from '../../parts/details.tsx'
import { Link } from '../../parts/link.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Section } from '../../parts/page.tsx'
import { Table } from '../../parts/table.tsx'
import { useLanguage, type LanguageChoice } from '../../words/language.tsx'
import { words, causeWords } from './words.ts'

type Evidence = OverdueExplanation['evidence'][number]

/** `stands`: its clock stands still now, so what is left of the time says nothing. */
export function Overdue({ path, stands }: { readonly path: string; readonly stands: boolean }) {
  const { t } = useLanguage()
  const answered = useAnswer<OverdueExplanation>(path)
  const late = answered.answer !== undefined && answered.answer.cause !== 'not-overdue'
  return (
    <Section title={t(late ? words.why : words.whyNot)} aside={answered.answer && t(causeWords[answered.answer.cause])}>
      <Show of={answered} lines={2}>
        {(told) => (stands && told.cause === 'not-overdue' ? <Notice tone="wait" title={t(words.willMove)} /> : <Explained told={told} />)}
      </Show>
    </Section>
  )
}

function Explained({ told: { cause, because, evidence, todo, link } }: { readonly told: OverdueExplanation }) {
  const { t } = useLanguage()
  const late = cause !== 'not-overdue'
  return (
    <>
      <Notice tone={late ? 'bad' : 'good'} title={t(because)}>
        {todo !== undefined && <p>{t(todo)}</p>}
        {link !== undefined && <ButtonLink to={belowConsole(link)} icon="arrow">{t(words.press)}</ButtonLink>}
      </Notice>
      {evidence.length > 0 && (
        <Details summary={`${t(words.evidence)} (${evidence.length})`} open={late}>
          {() => <Table caption={t(words.evidence)} rows={evidence} keyOf={({ at, what }: Evidence) => `${at} ${what.en}`} columns={evidenceColumns(t)} />}
        </Details>
      )}
    </>
  )
}

function evidenceColumns(t: LanguageChoice['t']) {
  return [
    { key: 'what', head: t(words.what), names: true, cell: ({ what }: Evidence) => t(what) },
    { key: 'at', head: t(words.at), cell: ({ at }: Evidence) => <Age at={at} /> },
    { key: 'proof', head: t(words.proof), cell: (row: Evidence) => <Proof row={row} /> },
  ]
}

function Proof({ row: { transferId, inboxId, journalId } }: { readonly row: Evidence }) {
  const { t } = useLanguage()
  return (
    <span class="row">
      {transferId !== undefined && <Link to={`/transfers/${transferId}`}>{t(words.proofTransfer)}</Link>}
      {inboxId !== undefined && <Link to={`/inbox/${inboxId}`}>{t(words.proofInbox)}</Link>}
      {journalId !== undefined && <span class="small">{t(words.proofJournal, { id: journalId })}</span>}
    </span>
  )
}

/** Links of the gateway name pages with or without the console's own folder. */
function belowConsole(link: string): string {
  return link.startsWith('/console/') ? link.slice('/console'.length) : link
}
