/** What partners told: a list, at first only what waits for a person. The filter stands in the address. */
import type { InboxPage, InboxRow } from '../../../../schemas/inbox.ts'
import { queryOf } from '../../door/client.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Age } from '../../parts/age.tsx'
import { Show } from '../../parts/answered.tsx'
import { ButtonLink } from '../../parts/button.tsx'
import { InboxChip } from '../../parts/chips.tsx'
import { Link } from '../../parts/link.tsx'
import { Empty } from '../../parts/notice.tsx'
import { Page } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import { PartnerName } from '../../parts/partners.tsx'
import { Table, type Column } from '../../parts/table.tsx'
import { usePlace } from '../../router.ts'
import { eventWords } from '../../words/dossiers.ts'
import { everyday } from '../../words/everyday.ts'
import { useLanguage, type LanguageChoice } from '../../words/language.tsx'
import { InboxFilter } from './inbox-filter.tsx'
import { reasonWords } from './reason-words.ts'
import { statesShown } from './states-shown.ts'
import { words } from './words.ts'

const everyMs = 15_000

export function Inbox() {
  const { t } = useLanguage()
  const { query } = usePlace()
  const states = statesShown(query)
  const [partner, dossierCode, cursor] = ['partner', 'dossierCode', 'cursor'].map((name) => query.get(name) ?? undefined)
  const answered = useAnswer<InboxPage>(`/admin/v1/inbox${queryOf({ state: states, partner, dossierCode, cursor })}`, { everyMs })
  const waitingOnly = query.size === 0
  return (
    <Page title={t(words.title)} lead={t(words.lead)}>
      <InboxFilter states={states} />
      <Show of={answered} lines={8}>
        {({ items, next }) => (
          <>
            <Table caption={t(words.caption)} columns={columnsOf(t)} rows={items} keyOf={({ id }) => id} empty={<Nothing waitingOnly={waitingOnly} />} />
            <Pager next={next} />
          </>
        )}
      </Show>
    </Page>
  )
}

function Nothing({ waitingOnly }: { readonly waitingOnly: boolean }) {
  const { t } = useLanguage()
  return (
    <Empty title={t(waitingOnly ? words.emptyWaiting : words.emptyFilter)}>
      {waitingOnly && <p>{t(words.emptyWaitingMore)}</p>}
      <ButtonLink to={waitingOnly ? '/inbox?show=all' : '/inbox'}>{t(waitingOnly ? words.showAll : words.showWaiting)}</ButtonLink>
    </Empty>
  )
}

function columnsOf(t: LanguageChoice['t']): readonly Column<InboxRow>[] {
  return [
    { key: 'code', head: t(everyday.dossier), names: true, cell: ({ id, dossierCode }) => <Link to={`/inbox/${id}`}>{dossierCode}</Link> },
    { key: 'type', head: t(words.tells), cell: ({ type }) => t(eventWords[type]) },
    { key: 'partner', head: t(words.from), cell: ({ partner }) => <PartnerName id={partner} /> },
    { key: 'state', head: t(words.states), cell: ({ state }) => <InboxChip state={state} /> },
    { key: 'why', head: t(words.why), cell: ({ state, reason }) => shortReason(t, state, reason) },
    { key: 'at', head: t(words.received), cell: ({ receivedAt }) => <Age at={receivedAt} /> },
  ]
}

function shortReason(t: LanguageChoice['t'], state: InboxRow['state'], reason: string | undefined): string {
  const why = reasonWords(state, reason)
  return why === undefined ? '–' : t(why.short)
}
