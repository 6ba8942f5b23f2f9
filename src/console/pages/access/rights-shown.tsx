/** Rights in words: a line of a difference, and a version as a whole. */
import type { ClientRights } from '../../../../schemas/access.ts'
import { Chip } from '../../parts/chips.tsx'
import { Table } from '../../parts/table.tsx'
import { useLanguage } from '../../words/language.tsx'
import { usePartners } from '../../words/partners.tsx'
import { permissionWords, purposeWords, serviceWords } from './client-words.ts'
import { all, type Difference, type RightsLine } from './rights-lines.ts'
import { words } from './words.ts'

export function RightsShown({ rights: { permissions, transfers, queries } }: { readonly rights: ClientRights }) {
  const { t } = useLanguage()
  const named = useNames()
  return (
    <>
      <h3>{t(words.permissions)}</h3>
      <p>{permissions.length === 0 ? t(words.nothing) : permissions.map((permission) => t(permissionWords[permission])).join(' · ')}</p>
      <Table
        caption={t(words.transfers)}
        captionUnseen={false}
        rows={transfers}
        keyOf={(row) => JSON.stringify(row)}
        empty={<p>{t(words.transfers)}: {t(words.nothing)}</p>}
        columns={[
          { key: 'partner', head: t(words.partner), names: true, cell: ({ partner }) => named.partner(partner) },
          {
            key: 'procedures',
            head: t(words.procedure),
            cell: ({ procedures }) => (procedures === all ? t(words.allProcedures) : procedures.join(', ')),
          },
        ]}
      />
      <Table
        caption={t(words.queries)}
        captionUnseen={false}
        rows={queries}
        keyOf={(row) => JSON.stringify(row)}
        empty={<p>{t(words.queries)}: {t(words.nothing)}</p>}
        columns={[
          { key: 'service', head: t(words.service), names: true, cell: ({ service }) => named.service(service) },
          {
            key: 'purposes',
            head: t(words.purpose),
            cell: ({ purposes }) => (purposes === all ? t(words.allPurposes) : purposes.map(named.purpose).join(', ')),
          },
          {
            key: 'procedures',
            head: t(words.procedure),
            cell: ({ procedures = all }) => (procedures === all ? t(words.allProcedures) : procedures.join(', ')),
          },
          { key: 'partner', head: t(words.partner), cell: ({ partner }) => (partner === undefined ? t(words.anyPartner) : named.partner(partner)) },
        ]}
      />
    </>
  )
}

export function Differences({ of }: { readonly of: readonly Difference[] }) {
  const { t } = useLanguage()
  if (of.length === 0) return <p>{t(words.noDifference)}</p>
  return (
    <ul class="bare-list">
      {of.map(({ sign, line }) => (
        <li key={`${sign} ${line.key}`}>
          <Chip tone={sign === 'added' ? 'good' : 'bad'} icon={sign === 'added' ? 'check' : 'dash'}>{t(words[sign])}</Chip> <LineWords line={line} />
        </li>
      ))}
    </ul>
  )
}

function LineWords({ line }: { readonly line: RightsLine }) {
  const { t } = useLanguage()
  const named = useNames()
  switch (line.kind) {
    case 'permission':
      return <>{t(permissionWords[line.permission])} <code class="small">{line.permission}</code></>
    case 'transfer':
      return <>{t(words.transfers)}: {named.partner(line.partner)} · {named.procedure(line.procedure)}</>
    case 'query':
      return <>{[`${t(words.queries)}: ${named.service(line.service)}`, named.purpose(line.purpose), named.procedure(line.procedure), line.partner === all ? t(words.anyPartner) : named.partner(line.partner)].join(' · ')}</>
  }
}

function useNames() {
  const { t } = useLanguage()
  const { nameOf } = usePartners()
  return {
    partner: (id: string) => (id === all ? t(words.allPartners) : nameOf(id)),
    procedure: (code: string) => (code === all ? t(words.allProcedures) : code),
    service: (name: ClientRights['queries'][number]['service']) => (name === all ? t(words.allServices) : t(serviceWords[name])),
    purpose(name: string): string {
      if (name === all) return t(words.allPurposes)
      const known = Object.entries(purposeWords).find(([purpose]) => purpose === name)
      return known === undefined ? name : t(known[1])
    },
  }
}
