/** The page of the sync delay: by agency with the share that was late, by day, and as a file. */
import { useState } from 'preact/hooks'
import type { SyncDelayReport, SyncDelayView } from '../../../../schemas/sync-delay.ts'
import { fetchFile, queryOf } from '../../door/client.ts'
import { saveFile } from '../../door/save-file.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { useOrder } from '../../door/use-order.ts'
import { Show } from '../../parts/answered.tsx'
import { Button } from '../../parts/button.tsx'
import { SelectField, TextField } from '../../parts/field.tsx'
import { Link } from '../../parts/link.tsx'
import { Empty } from '../../parts/notice.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { PartnerField, PartnerName } from '../../parts/partners.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { Table } from '../../parts/table.tsx'
import { useAnnounce } from '../../shell/announcer.tsx'
import { navigate, usePlace, withQuery } from '../../router.ts'
import { useLanguage } from '../../words/language.tsx'
import { shortTime } from '../../words/short-time.ts'
import { ByDay } from './by-day.tsx'
import { dayMs } from './days.ts'
import { words } from './words.ts'

const path = '/admin/v1/sync-delays'
const ranges = [
  { value: 'day', days: 1, word: words.day },
  { value: 'week', days: 7, word: words.week },
  { value: 'month', days: 30, word: words.month },
] as const
const mostMinutes = 43_200

export function SyncDelay() {
  const { t } = useLanguage()
  const place = usePlace()
  const announce = useAnnounce()
  const order = useOrder()
  const range = ranges.find(({ value }) => value === place.query.get('range')) ?? ranges[0]
  const partner = place.query.get('partner') ?? ''
  const lateAfterMinutes = lateIn(place.query.get('late'))
  // fixed as long as the page shows the same range, or every drawing would ask anew
  const [now] = useState(() => Date.now())
  const asked = queryOf({ from: new Date(now - range.days * dayMs).toISOString(), lateAfterMinutes })
  const report = useAnswer<SyncDelayReport>(`${path}${asked}`)
  const choose = (changes: Readonly<Record<string, string>>) => navigate(withQuery(place, changes), { replace: true })

  async function download(): Promise<void> {
    await order.run(async () => {
      const { content } = await fetchFile(`${path}${asked}`, { accept: 'text/csv' })
      saveFile(content, 'sync-delays.csv')
      announce(t(words.saved))
    })
  }

  return (
    <Page title={t(words.title)} lead={<p>{t(words.lead)}</p>} actions={<Button icon="download" busy={order.busy} onClick={() => void download()}>{t(words.csv)}</Button>}>
      {order.problem !== undefined && <ProblemBox problem={order.problem} />}
      <form class="filters" aria-label={t(words.filter)} onSubmit={(event) => event.preventDefault()}>
        <SelectField
          label={t(words.range)}
          value={range.value}
          onValue={(value) => choose({ range: value })}
          choices={ranges.map(({ value, word }) => ({ value, label: t(word) }))}
        />
        <TextField
          label={t(words.lateAfter)}
          type="number"
          min={1}
          max={mostMinutes}
          value={String(lateAfterMinutes ?? report.answer?.lateAfterMinutes ?? '')}
          onValue={(value) => choose({ late: value })}
        />
        <PartnerField label={t(words.partner)} value={partner} onValue={(value) => choose({ partner: value })} />
      </form>
      <Section title={t(words.table)}>
        <Show of={report}>{({ items }) => <DelayTable rows={items.filter((row) => partner === '' || row.partner === partner)} />}</Show>
      </Section>
      <ByDay partner={partner} lateAfterMinutes={lateAfterMinutes} now={now} />
    </Page>
  )
}

function DelayTable({ rows }: { readonly rows: readonly SyncDelayView[] }) {
  const { t, n, language } = useLanguage()
  const time = (ms: number | undefined) => (ms === undefined ? '–' : shortTime(ms, language))
  const share = ({ late, count }: SyncDelayView) => t(words.lateShare, { share: n(count === 0 ? 0 : (100 * late) / count, 1), late: n(late) })
  return (
    <Table
      caption={t(words.table)}
      rows={rows}
      keyOf={({ partner }) => partner}
      empty={<Empty title={t(words.none)}><p>{t(words.noneWhy)}</p></Empty>}
      columns={[
        {
          key: 'partner',
          head: t(words.partner),
          names: true,
          cell: ({ partner }) => <Link to={`/partners/${partner}`}><PartnerName id={partner} /></Link>,
        },
        { key: 'count', head: t(words.changes), numeric: true, cell: ({ count }) => n(count) },
        { key: 'p50', head: t(words.p50), numeric: true, cell: ({ p50 }) => time(p50) },
        { key: 'p95', head: t(words.p95), numeric: true, cell: ({ p95 }) => time(p95) },
        { key: 'longest', head: t(words.longest), numeric: true, cell: ({ longest }) => time(longest) },
        { key: 'late', head: t(words.late), numeric: true, cell: share },
        { key: 'pending', head: t(words.pending), numeric: true, cell: ({ pending }) => n(pending) },
        { key: 'failed', head: t(words.failed), numeric: true, cell: ({ failed }) => n(failed) },
      ]}
    />
  )
}

/** Undefined: as the gateway is configured. */
function lateIn(text: string | null): number | undefined {
  const minutes = Number(text)
  return text !== null && Number.isInteger(minutes) && minutes >= 1 && minutes <= mostMinutes ? minutes : undefined
}
