/** The changes of each of the last days: how many were late. */
import type { SyncDelayReport } from '../../../../schemas/sync-delay.ts'
import { queryOf } from '../../door/client.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Show } from '../../parts/answered.tsx'
import { Columns } from '../../parts/charts.tsx'
import { Section } from '../../parts/page.tsx'
import { useLanguage } from '../../words/language.tsx'
import { usePartners } from '../../words/partners.tsx'
import { shortTime } from '../../words/short-time.ts'
import { beginOf, sumsOf, type DaySum } from './days.ts'
import { words } from './words.ts'

const shownDays = 14

interface ByDayParts {
  readonly partner: string
  readonly lateAfterMinutes: number | undefined
  readonly now: number
}

export function ByDay({ partner, lateAfterMinutes, now }: ByDayParts) {
  const { t } = useLanguage()
  const report = useAnswer<SyncDelayReport>(`/admin/v1/sync-delays${queryOf({ from: beginOf(now, shownDays), lateAfterMinutes })}`)
  return (
    <Section title={t(words.byDay)}>
      <Show of={report}>{({ days }) => <DayChart partner={partner} sums={sumsOf(days, partner, now, shownDays)} />}</Show>
    </Section>
  )
}

function DayChart({ partner, sums }: { readonly partner: string; readonly sums: readonly DaySum[] }) {
  const { t, language } = useLanguage()
  const { nameOf } = usePartners()
  const slowest = sums.filter(({ p95 }) => p95 !== undefined).toSorted((one, other) => (other.p95 ?? 0) - (one.p95 ?? 0))[0]
  return (
    <>
      <Columns
        label={t(words.byDayOf, { partner: partner === '' ? t(words.allPartners) : nameOf(partner) })}
        names={sums.map(({ name }) => name)}
        series={[
          { key: 'onTime', label: t(words.notLate), tone: 'good', values: sums.map(({ onTime }) => onTime) },
          { key: 'late', label: t(words.lateOnes), tone: 'bad', values: sums.map(({ late }) => late) },
        ]}
      />
      {slowest?.p95 !== undefined && <p>{t(words.slowest, { time: shortTime(slowest.p95, language), day: slowest.name })}</p>}
    </>
  )
}
