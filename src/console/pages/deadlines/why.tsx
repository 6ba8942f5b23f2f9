/** Why a dossier counts as overdue: the sentence, what it rests on, and what to press. */
import type { DeadlineRow, OverdueExplanation } from '../../../../schemas/deadlines.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Age } from '../../parts/age.tsx'
import { Show } from '../../parts/answered.tsx'
import { Button, ButtonLink } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { Link } from '../../parts/link.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Table } from '../../parts/table.tsx'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { causeWords, words } from './words.ts'

export function Why({ row: { sender, code }, onClose }: { readonly row: Pick<DeadlineRow, 'sender' | 'code'>; readonly onClose: () => void }) {
  const { t } = useLanguage()
  const explanation = useAnswer<OverdueExplanation>(`/admin/v1/dossiers/${encodeURIComponent(sender)}/${encodeURIComponent(code)}/overdue`)
  return (
    <Dialog title={t(words.whyOf, { code })} wide onClose={onClose}>
      <Show of={explanation}>{(answer) => <Explained explanation={answer} />}</Show>
      <div class="dialog-foot">
        <Button onClick={onClose}>{t(everyday.close)}</Button>
        {explanation.answer?.link !== undefined && <ButtonLink look="main" to={explanation.answer.link}>{t(words.go)}</ButtonLink>}
      </div>
    </Dialog>
  )
}

export function Explained({ explanation: { cause, because, dueAt, promisedAt, evidence, todo } }: { readonly explanation: OverdueExplanation }) {
  const { t } = useLanguage()
  return (
    <>
      <Notice tone={cause === 'not-overdue' ? 'good' : 'warn'} title={t(causeWords[cause])} live><p>{t(because)}</p></Notice>
      <KeyValue facts={[{ name: t(words.dueNow), value: <Age at={dueAt} /> }, { name: t(words.promised), value: <Age at={promisedAt} /> }]} />
      <Table
        caption={t(words.evidence)}
        captionUnseen={false}
        rows={evidence}
        keyOf={({ at, what }) => `${at} ${what.en}`}
        empty={<p>{t(words.evidenceNone)}</p>}
        columns={[
          { key: 'at', head: t(words.when), cell: ({ at }) => <Age at={at} /> },
          { key: 'what', head: t(words.what), names: true, cell: ({ what }) => t(what) },
          { key: 'where', head: t(words.where), cell: (entry) => <Where entry={entry} /> },
        ]}
      />
      {todo !== undefined && <Notice tone="busy" title={t(words.todo)}><p>{t(todo)}</p></Notice>}
    </>
  )
}

function Where({ entry: { transferId, inboxId, journalId } }: { readonly entry: OverdueExplanation['evidence'][number] }) {
  const { t } = useLanguage()
  return (
    <>
      {transferId !== undefined && <Link to={`/transfers/${transferId}`}>{t(words.transfer)}</Link>}{' '}
      {inboxId !== undefined && <Link to={`/inbox/${encodeURIComponent(inboxId)}`}>{t(words.inbox)}</Link>}{' '}
      {journalId !== undefined && <span class="small">{t(words.journal, { id: journalId })}</span>}
    </>
  )
}
