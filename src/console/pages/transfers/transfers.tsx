/** All transfers, by the filter in the address. */
import type { AdminTransferPage, AdminTransferView } from '../../../../schemas/transfer.ts'
import { useSession } from '../../door/session.tsx'
import { useAnswer } from '../../door/use-answer.ts'
import { Age } from '../../parts/age.tsx'
import { Show } from '../../parts/answered.tsx'
import { ButtonLink } from '../../parts/button.tsx'
import { StateChip } from '../../parts/chips.tsx'
import { Link } from '../../parts/link.tsx'
import { Empty } from '../../parts/notice.tsx'
import { NewerVersion } from '../../parts/newer-version.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import { Reason } from '../../parts/reason.tsx'
import { Table, type Column } from '../../parts/table.tsx'
import { usePlace } from '../../router.ts'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { nationalWords } from '../../words/dossiers.ts'
import { usePartners } from '../../words/partners.tsx'
import { purposeWords } from '../../words/states.ts'
import { instantOf } from '../../words/when.ts'
import { redact } from '../../../domain/redact.ts'
import { FilterForm } from './filter-form.tsx'
import { askedBy, isOfDossiers, withoutCursor } from './filter.ts'
import { SavedFilters } from './saved-filters.tsx'
import { words } from './words.ts'

const everyMs = 30_000

export function Transfers() {
  const { t, n } = useLanguage()
  const { may } = useSession()
  const { query } = usePlace()
  const page = useAnswer<AdminTransferPage>(`/admin/v1/transfers?${askedBy(query)}`, { everyMs })
  const filter = withoutCursor(query)
  const columns = useColumns()
  return (
    <Page
      title={t(words.title)}
      lead={t(isOfDossiers(filter) ? words.lead : words.leadAll)}
      actions={may('transfers.replay') && filter !== '' && <ButtonLink to={`/replay/new?${filter}`} icon="repeat">{t(words.plan)}</ButtonLink>}
    >
      <SavedFilters filter={filter} />
      <FilterForm key={filter} query={query} />
      <Section title={t(words.caption)} aside={page.answer !== undefined && t(words.shown, { n: n(page.answer.items.length) })}>
        <Show of={page} lines={12}>
          {({ items, next }) => (
            <>
              <Table caption={t(words.caption)} columns={columns} rows={items} keyOf={({ id }) => id} empty={<Empty title={t(words.none)}><p>{t(words.noneWhy)}</p></Empty>} />
              <Pager next={next} />
            </>
          )}
        </Show>
      </Section>
    </Page>
  )
}

function useColumns(): readonly Column<AdminTransferView>[] {
  const { t, n } = useLanguage()
  const { nameOf } = usePartners()
  return [
    { key: 'dossier', head: t(everyday.dossier), names: true, cell: ({ id, dossierCode, acceptedAt }) => <><Link to={`/transfers/${id}`}>{dossierCode}</Link><div class="small">{t(words.accepted)} {instantOf(Date.parse(acceptedAt), { seconds: true })}</div></> },
    {
      key: 'partner',
      head: t(everyday.partner),
      cell: ({ partner, purpose, dossierStatus }) => (
        <>
          {nameOf(partner)}
          {purpose !== 'submission' && <div class="small">{t(purposeWords[purpose])}</div>}
          {purpose === 'mirror' && nationalWords[dossierStatus] !== undefined && <div class="small">“{t(nationalWords[dossierStatus])}”</div>}
        </>
      ),
    },
    { key: 'state', head: t(everyday.state), cell: ({ state, newerVersion }) => <><StateChip state={state} />{newerVersion !== undefined && <div class="small"><NewerVersion of={newerVersion} /></div>}</> },
    { key: 'reason', head: t(words.reason), cell: ({ code, words: told }) => <Reason code={code} words={told === undefined ? undefined : redact(told, 'answer')} short /> },
    { key: 'attempts', head: t(words.attempts), numeric: true, cell: ({ attempts }) => n(attempts) },
    { key: 'changed', head: t(words.changed), cell: ({ stateAt }) => <Age at={stateAt} /> },
  ]
}
