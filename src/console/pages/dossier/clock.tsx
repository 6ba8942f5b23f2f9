/** The date that was promised, whether its clock runs, and when it stood still. */
import type { DossierView } from '../../../../schemas/dossier-view.ts'
import { Age, useNow } from '../../parts/age.tsx'
import { Chip } from '../../parts/chips.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { Section } from '../../parts/page.tsx'
import { Table } from '../../parts/table.tsx'
import { suspensionWords } from '../../words/dossiers.ts'
import { useLanguage } from '../../words/language.tsx'
import { instantOf } from '../../words/when.ts'
import { ToldBy } from './told-by.tsx'
import { words } from './words.ts'

type Clock = DossierView['clock']
type Suspension = Clock['suspensions'][number]

export function ClockSection({ clock }: { readonly clock: Clock }) {
  const { t } = useLanguage()
  const stands = standsStill(clock)
  const facts = [
    { name: t(words.clockState), value: <ClockChip clock={clock} /> },
    { name: t(stands ? words.beforeStop : words.due), value: stands ? instantOf(Date.parse(clock.dueAt)) : <Age at={clock.dueAt} /> },
    { name: t(words.promised), value: clock.promisedAt === clock.dueAt ? undefined : <Age at={clock.promisedAt} /> },
    { name: t(words.ended), value: clock.endedAt && <Age at={clock.endedAt} /> },
  ]
  return (
    <Section title={t(words.clock)}>
      <KeyValue facts={facts} />
      {clock.suspensions.length > 0 && (
        <Table
          caption={t(words.suspensions)}
          captionUnseen={false}
          rows={clock.suspensions}
          keyOf={({ from, partner, reason }: Suspension) => `${from} ${partner} ${reason}`}
          columns={[
            { key: 'because', head: t(words.because), names: true, cell: ({ reason }) => t(suspensionWords[reason]) },
            { key: 'by', head: t(words.toldBy), cell: ({ partner }) => <ToldBy who={partner} /> },
            { key: 'from', head: t(words.from), cell: ({ from }) => <Age at={from} /> },
            { key: 'to', head: t(words.to), cell: ({ to }) => (to === undefined ? t(words.still) : <Age at={to} />) },
          ]}
        />
      )}
    </Section>
  )
}

export function standsStill({ endedAt, suspensions }: Clock): boolean {
  return endedAt === undefined && suspensions.some(({ to }) => to === undefined)
}

function ClockChip({ clock }: { readonly clock: Clock }) {
  const { t } = useLanguage()
  const now = useNow()
  const standing = clock.suspensions.find(({ to }) => to === undefined)
  if (clock.endedAt !== undefined) return <Chip tone="idle" icon="check">{t(words.ended)}</Chip>
  if (standing !== undefined) return <Chip tone="wait" icon="pause">{t(words.stands, { reason: t(suspensionWords[standing.reason]) })}</Chip>
  if (Date.parse(clock.dueAt) < now) return <Chip tone="bad" icon="warning">{t(words.overdue)}</Chip>
  return <Chip tone="good" icon="clock">{t(words.runs)}</Chip>
}
