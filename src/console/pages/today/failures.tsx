/** What failed and nobody closed, by reason: each leads to its list. */
import type { Desk } from '../../../../schemas/desk.ts'
import { queryOf } from '../../door/client.ts'
import { Age } from '../../parts/age.tsx'
import { StateChip } from '../../parts/chips.tsx'
import { OpenLink } from '../../parts/open-link.tsx'
import { Empty } from '../../parts/notice.tsx'
import { Reason } from '../../parts/reason.tsx'
import { Section } from '../../parts/page.tsx'
import { Table } from '../../parts/table.tsx'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { usePartners } from '../../words/partners.tsx'
import { words } from './words.ts'

export function Failures({ failures }: { readonly failures: Desk['failures'] }) {
  const { t, n } = useLanguage()
  const { nameOf } = usePartners()
  return (
    <Section title={t(words.failures)}>
      <Table
        caption={t(words.failures)}
        rows={failures}
        keyOf={({ partner, state, code }) => `${partner} ${state} ${code}`}
        empty={<Empty title={t(words.noFailures)} />}
        columns={[
          {
            key: 'reason',
            head: t(words.reason),
            names: true,
            cell: ({ partner, state, code }) => (
              <>
                <OpenLink to={`/transfers${queryOf({ partner, state, code })}`}><Reason code={code} /></OpenLink>
                <div class="small">{nameOf(partner)}</div>
              </>
            ),
          },
          { key: 'state', head: t(everyday.state), cell: ({ state }) => <StateChip state={state} /> },
          { key: 'count', head: t(words.count), numeric: true, cell: ({ count }) => n(count) },
          { key: 'oldest', head: t(words.oldestOf), cell: ({ oldestAt }) => <Age at={oldestAt} short /> },
          { key: 'newest', head: t(words.newestOf), cell: ({ newestAt }) => <Age at={newestAt} short /> },
        ]}
      />
    </Section>
  )
}
