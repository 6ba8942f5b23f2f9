/** The page of reconciliation: what ran, what differs and nobody repaired, and running one now. */
import { useState } from 'preact/hooks'
import type { DifferencePage, Reconciliation, ReconciliationPage } from '../../../../schemas/reconciliation.ts'
import { queryOf } from '../../door/client.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Age } from '../../parts/age.tsx'
import { Show } from '../../parts/answered.tsx'
import { ButtonLink } from '../../parts/button.tsx'
import { Chip, WordsChip } from '../../parts/chips.tsx'
import { DayField } from '../../parts/day-field.tsx'
import { Link } from '../../parts/link.tsx'
import { MayButton } from '../../parts/may.tsx'
import { Empty } from '../../parts/notice.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import { PartnerField } from '../../parts/partners.tsx'
import { Table } from '../../parts/table.tsx'
import { navigate, usePlace, withQuery } from '../../router.ts'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { usePartners } from '../../words/partners.tsx'
import { dayOf } from './day.ts'
import { DifferenceTable } from './difference-table.tsx'
import { RunNow } from './run-now.tsx'
import { runWords, words } from './words.ts'

const refreshMs = 10_000
const mostOpen = 25

export function Reconciliations() {
  const { t } = useLanguage()
  const place = usePlace()
  const partner = place.query.get('partner') ?? undefined
  const day = place.query.get('day') ?? undefined
  const runs = useAnswer<ReconciliationPage>(`/admin/v1/reconciliations${queryOf({ partner, day, cursor: place.query.get('cursor') ?? undefined })}`, { everyMs: refreshMs })
  const open = useAnswer<DifferencePage>(`/admin/v1/differences${queryOf({ partner, open: true, limit: mostOpen, cursor: place.query.get('rows') ?? undefined })}`, { everyMs: refreshMs })
  const [asking, setAsking] = useState(place.query.get('ask') === 'true')
  const choose = (changes: Readonly<Record<string, string>>) => navigate(withQuery(place, { ...changes, rows: '' }), { replace: true })
  return (
    <Page
      title={t(words.title)}
      lead={<p>{t(words.lead)}</p>}
      actions={
        <>
          <ButtonLink to="/sync-delay" icon="clock">{t(words.delay)}</ButtonLink>
          <MayButton right="reconciliation.run" look="main" icon="scale" onClick={() => setAsking(true)}>{t(words.runNow)}</MayButton>
        </>
      }
    >
      <form class="filters" aria-label={t(words.filter)} onSubmit={(event) => event.preventDefault()}>
        <PartnerField label={t(words.partner)} value={partner ?? ''} onValue={(value) => choose({ partner: value })} />
        <DayField label={t(words.day)} value={day ?? ''} onValue={(value) => choose({ day: value })} />
        <div><ButtonLink to="/reconciliation">{t(words.clear)}</ButtonLink></div>
      </form>
      <Section title={t(words.openDifferences)} id="open">
        <Show of={open}>
          {({ items, next }) => (
            <>
              <DifferenceTable
                rows={items}
                caption={t(words.openDifferences)}
                withPartner
                onChanged={open.again}
                empty={<Empty title={t(words.nothingOpen)}><p>{t(words.nothingOpenWhy)}</p></Empty>}
              />
              {next !== undefined && <p><Link to={withQuery(place, { rows: next })}>{t(everyday.next)}</Link></p>}
            </>
          )}
        </Show>
      </Section>
      <Section title={t(words.list)}>
        <Show of={runs}>
          {({ items, next }) => (
            <>
              <RunTable rows={items} />
              <p class="small">{t(words.adds)}</p>
              <Pager next={next} />
            </>
          )}
        </Show>
      </Section>
      {asking && <RunNow partner={partner ?? ''} day={day} onClose={() => setAsking(false)} onDone={runs.again} />}
    </Page>
  )
}

function RunTable({ rows }: { readonly rows: readonly Reconciliation[] }) {
  const { t, n } = useLanguage()
  const { nameOf } = usePartners()
  return (
    <Table
      caption={t(words.list)}
      rows={rows}
      keyOf={({ id }) => id}
      empty={<Empty title={t(words.none)}><p>{t(words.noneWhy)}</p></Empty>}
      columns={[
        {
          key: 'which',
          head: t(words.partner),
          names: true,
          cell: ({ id, partner, day }) => <Link to={`/reconciliation/${id}`}>{nameOf(partner)} <span class="whole">{dayOf(day)}</span></Link>,
        },
        { key: 'state', head: t(everyday.state), cell: ({ state }) => <WordsChip {...runWords[state]} /> },
        { key: 'sent', head: t(words.sent), numeric: true, cell: ({ sent }) => n(sent) },
        { key: 'delivered', head: t(words.delivered), numeric: true, cell: ({ delivered }) => n(delivered) },
        { key: 'confirmed', head: t(words.confirmed), numeric: true, cell: ({ confirmed }) => n(confirmed) },
        {
          key: 'pending',
          head: t(words.pending),
          numeric: true,
          cell: ({ pendingByAge }) => n(pendingByAge.reduce((sum, { count }) => sum + count, 0)),
        },
        { key: 'failed', head: t(words.failed), numeric: true, cell: ({ failed }) => n(failed) },
        { key: 'closed', head: t(words.closed), numeric: true, cell: ({ closed }) => n(closed) },
        {
          key: 'differences',
          head: t(words.differences),
          cell: ({ state, differences }) => (state === 'done' ? <DifferenceCount differences={differences} /> : '–'),
        },
        {
          key: 'at',
          head: t(words.ran),
          cell: ({ at, by }) => <><Age at={at} short /> <span class="small under">{by === 'gateway' ? t(words.daily) : by}</span></>,
        },
      ]}
    />
  )
}

function DifferenceCount({ differences }: { readonly differences: Reconciliation['differences'] }) {
  const { t, n } = useLanguage()
  const count = differences.reduce((sum, one) => sum + one.count, 0)
  const open = differences.reduce((sum, one) => sum + one.count - one.repaired, 0)
  if (count === 0) return <Chip tone="good" icon="check">{t(words.noDifference)}</Chip>
  if (open === 0) return <Chip tone="good" icon="check">{t(words.allRepaired)}</Chip>
  return <Chip tone="bad" icon="differs">{t(words.openOf, { open: n(open) })}</Chip>
}
