/** Proposes a corrected version of a failed transfer: why it failed, the dossier to edit, what differs, and why. */
import { useMemo, useState } from 'preact/hooks'
import type { CorrectionView, TransferContent } from '../../../../schemas/corrections.ts'
import type { AttemptList, AttemptView } from '../../../../schemas/timeline.ts'
import type { AdminTransferView } from '../../../../schemas/transfer.ts'
import { differencesOf } from '../../../domain/differences-of.ts'
import { send } from '../../door/client.ts'
import { useSession } from '../../door/session.tsx'
import { useAnswer } from '../../door/use-answer.ts'
import { useOrder } from '../../door/use-order.ts'
import { Show } from '../../parts/answered.tsx'
import { Button } from '../../parts/button.tsx'
import { AreaField } from '../../parts/field.tsx'
import { useLeaveWarning } from '../../parts/leave-warning.ts'
import { Link } from '../../parts/link.tsx'
import { NewerVersion } from '../../parts/newer-version.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { StillMissing } from '../../parts/still-missing.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { navigate, useParameter } from '../../router.ts'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { DifferenceTable } from './difference-table.tsx'
import { draftOf, keepDraft, type Draft } from './drafts.ts'
import { FieldEditor } from './field-editor.tsx'
import { JsonEditor } from './json-editor.tsx'
import { MayBeThere } from './may-be-there.tsx'
import { WhyFailed } from './why-failed.tsx'
import { words } from './words.ts'

export function CorrectTransfer() {
  const { t } = useLanguage()
  const id = useParameter('/transfers/:id/correct', 'id')
  const transfer = useAnswer<AdminTransferView>(`/admin/v1/transfers/${id}`)
  // before anybody types: what a newer version settled is not corrected
  const known = transfer.answer !== undefined
  const newer = transfer.answer?.newerVersion
  const content = useAnswer<TransferContent>(known && newer === undefined ? `/admin/v1/transfers/${id}/content` : undefined)
  const attempts = useAnswer<AttemptList>(`/admin/v1/transfers/${id}/attempts`)
  const named = attempts.answer?.items.at(-1)?.fields ?? []
  const code = transfer.answer?.dossierCode
  const lead = (
    <>
      <p>{t(words.editLead)}</p>
      <Link to={`/transfers/${id}`}>{t(words.backToTransfer)}</Link>
    </>
  )
  return (
    <Page title={code === undefined ? t(words.editOpen) : t(words.editTitle, { code })} lead={lead}>
      <Show of={transfer} lines={2}>{(shown) => <WhyFailed transfer={shown} fields={named} />}</Show>
      {newer !== undefined && <Notice tone="idle" title={t(words.settled)}><p><NewerVersion of={newer} /></p></Notice>}
      {known && newer === undefined && <Show of={content} lines={12}>{({ content: original, mayBeThere }) => <Correct id={id} original={original} mayBeThere={mayBeThere} partner={transfer.answer?.partner} named={named} />}</Show>}
    </Page>
  )
}

interface CorrectParts {
  readonly id: string
  readonly original: string
  readonly mayBeThere: boolean
  readonly partner: string | undefined
  readonly named: AttemptView['fields']
}

function Correct({ id, original, mayBeThere, partner, named }: CorrectParts) {
  const { t } = useLanguage()
  const before = useMemo(() => valueOf(original), [original])
  const first = useMemo(() => (before === undefined ? original : written(before)), [before, original])
  const { standing } = useSession()
  const person = standing.kind === 'in' ? standing.session.id : ''
  const [{ text, reason }, setDraft] = useState<Draft>(() => draftOf(person, id) ?? { text: first, reason: '' })
  const [evenIfThere, setEvenIfThere] = useState(false)
  const [view, setView] = useState('fields')
  const order = useOrder()
  const after = useMemo(() => valueOf(text), [text])
  const differences = useMemo(() => (after === undefined ? undefined : differencesOf(before, after)), [before, after])
  const changed = text !== first
  useLeaveWarning(changed)
  const faults = order.problem?.errors ?? []
  const views = [
    { key: 'fields', label: t(words.fields), content: () => (after === undefined ? <p>{t(words.brokenFirst)}</p> : <FieldEditor value={after} onValue={(value) => change({ text: written(value) })} faults={faults} named={named} />) },
    { key: 'text', label: t(words.text), content: () => <JsonEditor text={text} onText={(typed) => change({ text: typed })} faults={faults} /> },
  ]
  const missing = [
    ...(differences === undefined || differences.length === 0 ? [t(words.missesChange)] : []),
    ...(reason.trim() === '' ? [t(words.missesReason)] : []),
    ...(mayBeThere && !evenIfThere ? [t(words.missesEvenIfThere)] : []),
  ]
  const ready = missing.length === 0

  function change(changes: Partial<Draft>): void {
    const draft = { text, reason, ...changes }
    setDraft(draft)
    keepDraft(person, id, draft.text === first ? undefined : draft)
  }
  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    if (!ready) return
    await order.run(async () => {
      const proposed = await send<CorrectionView>('POST', `/admin/v1/transfers/${id}/corrections`, { content: text, reason: reason.trim(), ...(mayBeThere ? { evenIfThere } : {}) })
      keepDraft(person, id, undefined)
      navigate(`/corrections/${proposed.id}`, { replace: true })
    })
  }

  return (
    <form class="form" noValidate onSubmit={(event) => void submit(event)}>
      <Section title={t(words.toCorrect)} aside={changed && <Button look="quiet" onClick={() => change({ text: first })}>{t(words.reset)}</Button>}>
        <Tabs label={t(words.view)} tabs={views} chosen={view} onChosen={setView} />
      </Section>
      <Section title={t(words.differences)} aside={differences?.length}>
        {differences === undefined ? <p>{t(words.notJson)}</p> : <DifferenceTable differences={differences} />}
      </Section>
      <Section title={t(words.propose)}>
        <p>{t(words.proposeWhat)}</p>
        <AreaField label={t(everyday.reason)} hint={t(everyday.reasonHint)} value={reason} onValue={(typed) => change({ reason: typed })} required maxLength={500} />
        {mayBeThere && <MayBeThere partner={partner} checked={evenIfThere} onChecked={setEvenIfThere} />}
        {order.problem !== undefined && <ProblemBox problem={order.problem} />}
        <div class="row">
          <Button type="submit" look="main" icon="people" busy={order.busy} disabled={!ready}>{t(words.propose)}</Button>
        </div>
        <StillMissing what={missing} />
      </Section>
    </form>
  )
}

function written(value: unknown): string {
  return JSON.stringify(value, null, 2)
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
