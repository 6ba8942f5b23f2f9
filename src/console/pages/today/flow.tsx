/** All partners together, hour by hour. */
import type { DeskPartner } from '../../../../schemas/desk.ts'
import { Columns } from '../../parts/charts.tsx'
import { Section } from '../../parts/page.tsx'
import { useLanguage } from '../../words/language.tsx'
import { clockOf } from '../../words/when.ts'
import { words } from './words.ts'

export function Flow({ partners }: { readonly partners: readonly DeskPartner[] }) {
  const { t } = useLanguage()
  const hours = [...new Set(partners.flatMap((partner) => partner.hours.map(({ hour }) => hour)))].toSorted()
  const sumOf = (hour: string, of: 'delivered' | 'failed') =>
    partners.reduce((total, partner) => total + (partner.hours.find((one) => one.hour === hour)?.[of] ?? 0), 0)
  return (
    <Section title={t(words.flowAll)} aside={t(words.flow)}>
      <Columns
        label={t(words.flowAllLabel)}
        names={hours.map((hour) => clockOf(Date.parse(hour)).slice(0, 5))}
        series={[
          { key: 'delivered', label: t(words.seriesDelivered), tone: 'busy', values: hours.map((hour) => sumOf(hour, 'delivered')) },
          { key: 'failed', label: t(words.seriesFailed), tone: 'bad', values: hours.map((hour) => sumOf(hour, 'failed')) },
        ]}
      />
    </Section>
  )
}
