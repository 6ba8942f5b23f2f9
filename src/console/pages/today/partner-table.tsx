/** Every partner: its lane, what waits, what failed, and its last day as a small chart. */
import type { DeskPartner } from '../../../../schemas/desk.ts'
import { Age } from '../../parts/age.tsx'
import { LaneChip } from '../../parts/chips.tsx'
import { Link } from '../../parts/link.tsx'
import { OpenLink } from '../../parts/open-link.tsx'
import { Section } from '../../parts/page.tsx'
import { Spark } from '../../parts/spark.tsx'
import { Table } from '../../parts/table.tsx'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { usePartners } from '../../words/partners.tsx'
import { meaningOf } from '../../words/outcome-codes.ts'
import { words } from './words.ts'

const openStates = 'state=accepted&state=delivering&state=waiting'
const failedStates = 'state=refused&state=parked&state=expired'

export function PartnerTable({ partners }: { readonly partners: readonly DeskPartner[] }) {
  const { t, n, language } = useLanguage()
  const names = usePartners()
  const nameOf = ({ partner, title }: DeskPartner) => title?.[language] ?? names.nameOf(partner)
  return (
    <Section title={t(words.partners)}>
      <Table
        caption={t(words.partners)}
        rows={partners}
        keyOf={({ partner }) => partner}
        columns={[
          { key: 'partner', head: t(everyday.partner), names: true, cell: (row) => <Link to={`/partners/${row.partner}`}>{nameOf(row)}</Link> },
          { key: 'lane', head: t(words.lane), cell: (row) => <Lane row={row} /> },
          { key: 'waiting', head: t(words.waiting), numeric: true, cell: (row) => <Count n={row.waiting} to={`/transfers?partner=${row.partner}&${openStates}`} since={row.oldestWaitingAt} /> },
          { key: 'failed', head: t(words.failed), numeric: true, cell: (row) => <Count n={row.failed} to={`/transfers?partner=${row.partner}&${failedStates}`} since={undefined} /> },
          { key: 'today', head: t(words.today), numeric: true, cell: (row) => <Day row={row} /> },
          { key: 'flow', head: t(words.flow), cell: (row) => <Spark label={flowOf(row)} good={row.hours.map(({ delivered }) => delivered)} bad={row.hours.map(({ failed }) => failed)} /> },
        ]}
      />
    </Section>
  )

  function flowOf(row: DeskPartner): string {
    const sum = (values: readonly number[]) => n(values.reduce((total, value) => total + value, 0))
    return t(words.flowOf, { partner: nameOf(row), delivered: sum(row.hours.map(({ delivered }) => delivered)), failed: sum(row.hours.map(({ failed }) => failed)) })
  }
}

function Day({ row: { today, lastDeliveredAt } }: { readonly row: DeskPartner }) {
  const { t, n } = useLanguage()
  return (
    <>
      <span class="whole">{t(words.todayCell, { delivered: n(today.delivered), failed: n(today.failed) })}</span>
      <div class="small">{t(words.lastDelivered)} {lastDeliveredAt === undefined ? t(words.never) : <Age at={lastDeliveredAt} short />}</div>
    </>
  )
}

function Lane({ row: { lane, laneSince, laneReason } }: { readonly row: DeskPartner }) {
  return (
    <>
      <LaneChip state={lane} />
      {lane !== 'open' && (
        <div class="small">
          <Age at={laneSince} short /> {laneReason !== undefined && <LaneReason reason={laneReason} />}
        </div>
      )}
    </>
  )
}

/** A code has its meaning; what a person wrote stands as it is, at most two lines. */
function LaneReason({ reason }: { readonly reason: string }) {
  const { t } = useLanguage()
  const meaning = meaningOf(reason)
  return <span class="clip" title={reason}>{meaning === undefined ? reason : t(meaning)}</span>
}

function Count({ n: count, to, since }: { readonly n: number; readonly to: string; readonly since: string | undefined }) {
  const { t, n } = useLanguage()
  if (count === 0) return <span class="soft">0</span>
  return (
    <>
      <OpenLink to={to}>{n(count)}</OpenLink>
      {since !== undefined && <div class="small">{t(words.oldest)} <Age at={since} short /></div>}
    </>
  )
}
