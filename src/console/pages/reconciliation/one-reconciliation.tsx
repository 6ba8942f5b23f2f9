/** The page of one reconciliation: its numbers, what differs by kind with the one act for each, and every difference. */
import { useState } from 'preact/hooks'
import type { DifferenceKind, DifferencePage, Reconciliation } from '../../../../schemas/reconciliation.ts'
import { queryOf } from '../../door/client.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Age } from '../../parts/age.tsx'
import { Show } from '../../parts/answered.tsx'
import { ButtonLink } from '../../parts/button.tsx'
import { Bars } from '../../parts/charts.tsx'
import { WordsChip } from '../../parts/chips.tsx'
import { CheckField, SelectField } from '../../parts/field.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { MayButton } from '../../parts/may.tsx'
import { Empty, Notice } from '../../parts/notice.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import { Table } from '../../parts/table.tsx'
import { navigate, useParameter, usePlace, withQuery } from '../../router.ts'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { meaningOf } from '../../words/outcome-codes.ts'
import { usePartners } from '../../words/partners.tsx'
import { dayOf } from './day.ts'
import { DifferenceTable } from './difference-table.tsx'
import { RepairKind } from './repair.tsx'
import { ageWords, kindWords, rightsOfKinds, runWords, words } from './words.ts'

const refreshMs = 5_000

export function OneReconciliation() {
  const { t } = useLanguage()
  const { nameOf } = usePartners()
  const id = useParameter('/reconciliation/:id', 'id')
  const run = useAnswer<Reconciliation>(`/admin/v1/reconciliations/${encodeURIComponent(id)}`, { everyMs: refreshMs })
  const title = run.answer === undefined ? t(words.title) : t(words.one, { partner: nameOf(run.answer.partner), day: dayOf(run.answer.day) })
  return (
    <Page title={title} lead={<p>{t(words.oneLead)}</p>} actions={<ButtonLink to="/reconciliation" icon="scale">{t(words.back)}</ButtonLink>}>
      <Show of={run} lines={8}>
        {(answer) => (
          <>
            <Result run={answer} />
            {answer.differences.length > 0 && <ByKind run={answer} onChanged={run.again} />}
            <Rows run={answer} />
          </>
        )}
      </Show>
    </Page>
  )
}

function Result({ run }: { readonly run: Reconciliation }) {
  const { t, n } = useLanguage()
  const meaning = run.failure === undefined ? undefined : meaningOf(run.failure)
  const { state, failure, sent, delivered, confirmed, failed, closed, askedPartner, asked, pendingByAge, at, by } = run
  const pending = pendingByAge.reduce((sum, { count }) => sum + count, 0)
  return (
    <Section title={t(words.result)}>
      {failure !== undefined && <Notice tone="bad" title={t(words.failure)}><p>{meaning !== undefined && t(meaning)} <code>{failure}</code></p></Notice>}
      <KeyValue
        facts={[
          { name: t(everyday.state), value: <WordsChip {...runWords[state]} /> },
          { name: t(words.sent), value: n(sent) },
          { name: t(words.delivered), value: n(delivered) },
          { name: t(words.confirmed), value: n(confirmed) },
          { name: t(words.pending), value: n(pending) },
          { name: t(words.failed), value: n(failed) },
          { name: t(words.closed), value: n(closed) },
          { name: t(words.ran), value: <Age at={at} /> },
          { name: t(words.by), value: by === 'gateway' ? t(words.daily) : by },
        ]}
      />
      {state === 'done' && <p>{askedPartner ? t(words.asked, { asked: n(asked) }) : t(words.notAsked)}</p>}
      {pendingByAge.some(({ count }) => count > 0) && (
        <>
          <h3>{t(words.pendingByAge)}</h3>
          <Bars
            label={t(words.pendingByAge)}
            bars={pendingByAge.map(({ upTo, count }) => ({ key: upTo, label: t(ageWords[upTo]), value: count, tone: upTo === 'hour' ? 'wait' : 'warn' }))}
          />
        </>
      )}
    </Section>
  )
}

function ByKind({ run, onChanged }: { readonly run: Reconciliation; readonly onChanged: () => void }) {
  const { t, n } = useLanguage()
  const [asked, setAsked] = useState<DifferenceKind>()
  const chosen = run.differences.find(({ kind }) => kind === asked)
  return (
    <Section title={t(words.byKind)}>
      <Table
        caption={t(words.byKind)}
        rows={run.differences}
        keyOf={({ kind }) => kind}
        columns={[
          { key: 'kind', head: t(words.kind), names: true, cell: ({ kind }) => t(kindWords[kind].name) },
          { key: 'means', head: t(words.meaning), cell: ({ kind }) => t(kindWords[kind].means) },
          { key: 'count', head: t(words.count), numeric: true, cell: ({ count }) => n(count) },
          { key: 'repaired', head: t(words.repaired), numeric: true, cell: ({ repaired }) => n(repaired) },
          {
            key: 'act',
            head: t(words.act),
            cell: ({ kind, count, repaired }) =>
              count > repaired && (
                <MayButton right={rightsOfKinds[kind] ?? 'reconciliation.repair'} label={t(words.repairAllOf, { kind: t(kindWords[kind].name) })} onClick={() => setAsked(kind)}>{t(words.repairAll)}</MayButton>
              ),
          },
        ]}
      />
      {chosen !== undefined && <RepairKind reconciliation={run.id} kind={chosen.kind} open={chosen.count - chosen.repaired} onClose={() => setAsked(undefined)} onDone={onChanged} />}
    </Section>
  )
}

function Rows({ run }: { readonly run: Reconciliation }) {
  const { t } = useLanguage()
  const place = usePlace()
  const kind = place.query.get('kind') ?? ''
  const onlyOpen = place.query.get('open') === 'true'
  const asked = { reconciliation: run.id, kind, open: onlyOpen ? true : undefined, cursor: place.query.get('cursor') ?? undefined }
  const page = useAnswer<DifferencePage>(`/admin/v1/differences${queryOf(asked)}`, { everyMs: refreshMs })
  const choose = (changes: Readonly<Record<string, string>>) => navigate(withQuery(place, changes), { replace: true })
  return (
    <Section title={t(words.rows)}>
      <form class="filters" aria-label={t(words.filter)} onSubmit={(event) => event.preventDefault()}>
        <SelectField
          label={t(words.kind)}
          value={kind}
          onValue={(value) => choose({ kind: value })}
          choices={[{ value: '', label: t(everyday.all) }, ...run.differences.map((one) => ({ value: one.kind, label: t(kindWords[one.kind].name) }))]}
        />
        <CheckField label={t(words.openOnly)} checked={onlyOpen} onChecked={(checked) => choose({ open: checked ? 'true' : '' })} />
      </form>
      <Show of={page}>
        {({ items, next }) => (
          <>
            <DifferenceTable
              rows={items}
              caption={t(words.rows)}
              onChanged={page.again}
              empty={<Empty title={t(run.state === 'done' ? words.rowsNone : words.rowsUnknown)}><p>{t(run.state === 'done' ? words.rowsNoneWhy : words.rowsUnknownWhy)}</p></Empty>}
            />
            <Pager next={next} />
          </>
        )}
      </Show>
    </Section>
  )
}
