/** Transfers that a rule means. */
import type { AnswerRuleHits } from '../../../../schemas/answer-rules.ts'
import { Age } from '../../parts/age.tsx'
import { Link } from '../../parts/link.tsx'
import { Table } from '../../parts/table.tsx'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { words } from './words.ts'

export function HitTable({ items }: { readonly items: AnswerRuleHits['items'] }) {
  const { t } = useLanguage()
  return (
    <Table
      caption={t(words.hitsCaption)}
      captionUnseen={false}
      rows={items}
      keyOf={({ transferId }) => transferId}
      columns={[
        { key: 'code', head: t(everyday.dossier), names: true, cell: ({ transferId, dossierCode }) => <Link to={`/transfers/${transferId}`}>{dossierCode}</Link> },
        { key: 'at', head: t(words.parkedAt), cell: ({ at }) => <Age at={at} /> },
      ]}
    />
  )
}
