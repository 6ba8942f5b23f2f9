/** The page of deadlines: what is overdue and what soon is, by agency, each with its reason. */
import { useState } from 'preact/hooks'
import type { DeadlinePage, DeadlineRow } from '../../../../schemas/deadlines.ts'
import { queryOf } from '../../door/client.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Age } from '../../parts/age.tsx'
import { Show } from '../../parts/answered.tsx'
import { Button } from '../../parts/button.tsx'
import { PortalChip, WordsChip } from '../../parts/chips.tsx'
import { SelectField } from '../../parts/field.tsx'
import { Link } from '../../parts/link.tsx'
import { Empty } from '../../parts/notice.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import { PartnerField, PartnerName } from '../../parts/partners.tsx'
import { Table } from '../../parts/table.tsx'
import { navigate, usePlace, withQuery } from '../../router.ts'
import { nationalWords } from '../../words/dossiers.ts'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { Why } from './why.tsx'
import { clockWords, standingWords, willMove, words } from './words.ts'

const refreshMs = 60_000

export function Deadlines() {
  const { t } = useLanguage()
  const place = usePlace()
  const asked = { state: place.query.get('state') ?? undefined, partner: place.query.get('partner') ?? undefined, cursor: place.query.get('cursor') ?? undefined }
  const page = useAnswer<DeadlinePage>(`/admin/v1/deadlines${queryOf(asked)}`, { everyMs: refreshMs })
  const [explained, setExplained] = useState<DeadlineRow>()
  const choose = (changes: Readonly<Record<string, string>>) => navigate(withQuery(place, changes), { replace: true })
  return (
    <Page title={t(words.title)} lead={<p>{t(words.lead)}</p>}>
      <form class="filters" aria-label={t(words.filter)} onSubmit={(event) => event.preventDefault()}>
        <SelectField
          label={t(words.which)}
          value={asked.state ?? ''}
          onValue={(state) => choose({ state })}
          choices={[{ value: '', label: t(words.both) }, { value: 'overdue', label: t(words.overdue) }, { value: 'soon', label: t(words.soon) }, { value: 'open', label: t(words.open) }]}
        />
        <PartnerField value={asked.partner ?? ''} onValue={(partner) => choose({ partner })} />
      </form>
      <Section title={t(words.list)}>
        <Show of={page} lines={8}>
          {({ items, next }) => (
            <>
              <DeadlineTable rows={items} onExplain={setExplained} />
              <Pager next={next} />
            </>
          )}
        </Show>
      </Section>
      {explained !== undefined && <Why row={explained} onClose={() => setExplained(undefined)} />}
    </Page>
  )
}

function DeadlineTable({ rows, onExplain }: { readonly rows: readonly DeadlineRow[]; readonly onExplain: (row: DeadlineRow) => void }) {
  const { t } = useLanguage()
  return (
    <Table
      caption={t(words.list)}
      rows={rows}
      keyOf={({ sender, code }) => `${sender} ${code}`}
      empty={<Empty title={t(words.none)}><p>{t(words.noneWhy)}</p></Empty>}
      columns={[
        { key: 'code', head: t(everyday.dossier), names: true, cell: (row) => <Subject row={row} /> },
        { key: 'due', head: t(words.due), cell: (row) => <Due row={row} /> },
        { key: 'partners', head: t(words.partners), cell: ({ partners }) => <Holders ids={partners} /> },
        {
          key: 'status',
          head: t(words.status),
          cell: ({ status, clock }) => <><StatusWords status={status} /> <span class="under"><WordsChip {...clockWords[clock]} /></span></>,
        },
        { key: 'portal', head: t(words.portal), cell: ({ portal }) => <PortalChip state={portal} /> },
        {
          key: 'why',
          head: t(words.why),
          cell: (row) => <Button aria-label={t(words.whyOf, { code: row.code })} icon="question" onClick={() => onExplain(row)}>{t(words.why)}</Button>,
        },
      ]}
    />
  )
}

function Subject({ row: { sender, code, procedureCode } }: { readonly row: DeadlineRow }) {
  const { t } = useLanguage()
  return (
    <>
      <Link to={`/dossiers/${encodeURIComponent(sender)}/${encodeURIComponent(code)}`}>{code}</Link>
      <span class="small under">{t(words.procedure)} {procedureCode}</span>
    </>
  )
}

function Due({ row: { dueAt, standing, clock } }: { readonly row: DeadlineRow }) {
  return (
    <>
      <WordsChip {...(clock === 'stands' ? willMove : standingWords[standing])} /> <Age at={dueAt} />
    </>
  )
}

function Holders({ ids }: { readonly ids: readonly string[] }) {
  const { t } = useLanguage()
  if (ids.length === 0) return <>{t(words.noPartner)}</>
  return <>{ids.map((id, index) => <span key={id}>{index > 0 && ', '}<PartnerName id={id} /></span>)}</>
}

function StatusWords({ status }: { readonly status: number }) {
  const { t } = useLanguage()
  const known = nationalWords[status]
  return <>{status} · {known === undefined ? '' : t(known)}</>
}
