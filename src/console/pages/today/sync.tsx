/** How late the national portal learned of changes, by the partner where they happened. */
import type { SyncDelayView } from '../../../../schemas/sync-delay.ts'
import { Length } from '../../parts/age.tsx'
import { Empty } from '../../parts/notice.tsx'
import { Section } from '../../parts/page.tsx'
import { Table } from '../../parts/table.tsx'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { usePartners } from '../../words/partners.tsx'
import { words } from './words.ts'

export function Sync({ items }: { readonly items: readonly SyncDelayView[] }) {
  const { t, n } = useLanguage()
  const { nameOf } = usePartners()
  const length = (ms: number | undefined) => (ms === undefined ? <span class="soft">–</span> : <Length seconds={ms / 1000} />)
  return (
    <Section title={t(words.sync)} aside={t(words.flow)}>
      <Table
        caption={t(words.sync)}
        rows={items}
        keyOf={({ partner }) => partner}
        empty={<Empty title={t(words.syncNone)} />}
        columns={[
          { key: 'partner', head: t(everyday.partner), names: true, cell: ({ partner }) => nameOf(partner) },
          { key: 'count', head: t(words.changes), numeric: true, cell: ({ count }) => n(count) },
          { key: 'p50', head: t(words.half), numeric: true, cell: ({ p50 }) => length(p50) },
          { key: 'p95', head: t(words.most), numeric: true, cell: ({ p95 }) => length(p95) },
          { key: 'pending', head: t(words.pending), numeric: true, cell: ({ pending }) => n(pending) },
          { key: 'failed', head: t(words.syncFailed), numeric: true, cell: ({ failed }) => n(failed) },
        ]}
      />
    </Section>
  )
}
