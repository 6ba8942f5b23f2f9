/** What is owed for a dossier, and what was paid. */
import type { DossierView } from '../../../../schemas/dossier-view.ts'
import { Age } from '../../parts/age.tsx'
import { Chip } from '../../parts/chips.tsx'
import { Section } from '../../parts/page.tsx'
import { Table } from '../../parts/table.tsx'
import { Told } from '../../parts/told.tsx'
import { useLanguage } from '../../words/language.tsx'
import { ToldBy } from './told-by.tsx'
import { words } from './words.ts'

export function Money({ dossier: { amountsDue, payments } }: { readonly dossier: DossierView }) {
  const { t, n } = useLanguage()
  if (amountsDue.length === 0 && payments.length === 0) return null
  return (
    <Section title={t(words.money)}>
      {amountsDue.length > 0 && (
        <Table
          caption={t(words.amounts)}
          captionUnseen={false}
          rows={amountsDue}
          keyOf={({ due, partner }) => `${partner} ${due.noticeNumber} ${due.item}`}
          columns={[
            { key: 'item', head: t(words.item), names: true, cell: ({ due }) => <Told>{due.item}</Told> },
            { key: 'notice', head: t(words.notice), cell: ({ due }) => <code>{due.noticeNumber}</code> },
            { key: 'by', head: t(words.toldBy), cell: ({ partner }) => <ToldBy who={partner} /> },
            { key: 'amount', head: t(words.amount), numeric: true, cell: ({ due }) => `${n(due.amount)} ₫` },
            { key: 'paid', head: t(words.paid), cell: ({ paid }) => <PaidChip paid={paid} /> },
          ]}
        />
      )}
      {payments.length > 0 && (
        <Table
          caption={t(words.payments)}
          captionUnseen={false}
          rows={payments}
          keyOf={({ reference }) => reference}
          columns={[
            { key: 'reference', head: t(words.reference), names: true, cell: ({ reference }) => <code>{reference}</code> },
            { key: 'amount', head: t(words.amount), numeric: true, cell: ({ amount }) => `${n(amount)} ₫` },
            { key: 'requested', head: t(words.requested), cell: ({ requestedAt }) => <Age at={requestedAt} /> },
            { key: 'paid', head: t(words.paid), cell: ({ paidAt }) => (paidAt === undefined ? <PaidChip paid={false} /> : <Age at={paidAt} />) },
          ]}
        />
      )}
    </Section>
  )
}

function PaidChip({ paid }: { readonly paid: boolean }) {
  const { t } = useLanguage()
  return paid ? <Chip tone="good" icon="check">{t(words.paid)}</Chip> : <Chip tone="warn" icon="clock">{t(words.notPaid)}</Chip>
}
