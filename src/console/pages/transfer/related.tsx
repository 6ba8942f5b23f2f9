/** What else belongs to it: other transfers of the dossier, corrections both ways, the runs that sent it again. */
import type { Lineage } from '../../../../schemas/replays.ts'
import type { AdminTransferView } from '../../../../schemas/transfer.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Age } from '../../parts/age.tsx'
import { StateChip } from '../../parts/chips.tsx'
import { Details } from '../../parts/details.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { Link } from '../../parts/link.tsx'
import { Empty } from '../../parts/notice.tsx'
import { Section } from '../../parts/page.tsx'
import { Table } from '../../parts/table.tsx'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { usePartners } from '../../words/partners.tsx'
import { purposeWords } from '../../words/states.ts'
import { words } from './words.ts'

export function Related({ transfer: { id }, others }: { readonly transfer: AdminTransferView; /** Undefined while they are asked for. */ readonly others: readonly AdminTransferView[] | undefined }) {
  const { t, n } = useLanguage()
  const told = (others ?? []).filter(({ purpose }) => purpose === 'webhook')
  const { answer } = useAnswer<Lineage>(`/admin/v1/transfers/${id}/lineage`)
  return (
    <Section title={t(words.lineage)}>
      {answer !== undefined && (
        <KeyValue
          facts={[
            { name: t(words.corrects), value: answer.corrects === undefined ? undefined : <TransferLink id={answer.corrects} /> },
            { name: t(words.correctedBy), value: answer.correctedBy.length === 0 ? undefined : answer.correctedBy.map(({ transferId }) => <TransferLink key={transferId} id={transferId} />) },
            { name: t(words.runs), value: answer.runs.length === 0 ? undefined : answer.runs.map(({ run, name, at }) => <div key={run}><Link to={`/replay/runs/${run}`}>{name}</Link> <Age at={at} short /></div>) },
          ]}
        />
      )}
      {others !== undefined && <Others caption={t(words.sameDossier)} rows={others.filter(({ purpose }) => purpose !== 'webhook')} />}
      {told.length > 0 && <Details summary={t(words.webhooks, { n: n(told.length) })}>{() => <Others caption={t(words.webhooks, { n: n(told.length) })} rows={told} />}</Details>}
    </Section>
  )
}

function Others({ caption, rows }: { readonly caption: string; readonly rows: readonly AdminTransferView[] }) {
  const { t } = useLanguage()
  const { nameOf } = usePartners()
  return (
    <Table
      caption={caption}
      captionUnseen={false}
      rows={rows}
      keyOf={(one) => one.id}
      empty={<Empty title={t(words.alone)} />}
      columns={[
        { key: 'partner', head: t(everyday.partner), names: true, cell: (one) => <Link to={`/transfers/${one.id}`}>{nameOf(one.partner)}</Link> },
        { key: 'kind', head: t(words.purpose), cell: ({ purpose }) => t(purposeWords[purpose]) },
        { key: 'state', head: t(everyday.state), cell: ({ state }) => <StateChip state={state} /> },
        { key: 'accepted', head: t(words.accepted), cell: ({ acceptedAt }) => <Age at={acceptedAt} /> },
      ]}
    />
  )
}

function TransferLink({ id }: { readonly id: string }) {
  return <div><Link to={`/transfers/${id}`}><code>{id}</code></Link></div>
}
