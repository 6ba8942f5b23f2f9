/** What was agreed about time and load: every value, named by the schema for whoever may see the settings. */
import type { Agreement } from '../../../../schemas/agreement.ts'
import type { SettingsList } from '../../../../schemas/partner-desk.ts'
import { useSession } from '../../door/session.tsx'
import { useAnswer } from '../../door/use-answer.ts'
import { shapeOf } from '../../parts/form-shape.ts'
import { Details } from '../../parts/details.tsx'
import { Section } from '../../parts/page.tsx'
import { Table } from '../../parts/table.tsx'
import { useLanguage } from '../../words/language.tsx'
import { agreementRows } from './agreement-rows.ts'
import { words } from './words.ts'

interface AgreementParts {
  readonly partner: string
  readonly agreement: Agreement
}

export function AgreementSection(parts: AgreementParts) {
  const { t } = useLanguage()
  return (
    <Section title={t(words.agreement)}>
      <p>{t(words.agreementWhat)}</p>
      <Details summary={t(words.agreementAll)}>{() => <AgreementTable {...parts} />}</Details>
    </Section>
  )
}

function AgreementTable({ partner, agreement }: AgreementParts) {
  const { t } = useLanguage()
  const { may } = useSession()
  const settings = useAnswer<SettingsList>(may('settings.read') ? '/admin/v1/settings' : undefined)
  const schema = settings.answer?.items.find((one) => one.partner === partner)?.agreementSchema
  return (
    <Table
      caption={t(words.agreement)}
      rows={agreementRows(agreement, schema === undefined ? undefined : shapeOf(schema))}
      keyOf={({ name }) => name}
      columns={[
        {
          key: 'name',
          head: t(words.agreed),
          names: true,
          cell: ({ name, labels }) => <>{labels.map((label) => (typeof label === 'string' ? label : t(label))).join(' › ')} <code class="small">{name}</code></>,
        },
        { key: 'value', head: t(words.value), numeric: true, cell: ({ value }) => value },
      ]}
    />
  )
}
