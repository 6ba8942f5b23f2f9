/** Every run, newest first, and the way to a new plan. */
import type { ReplayRun, ReplayRunPage } from '../../../../schemas/replays.ts'
import { queryOf } from '../../door/client.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Age } from '../../parts/age.tsx'
import { Show } from '../../parts/answered.tsx'
import { ButtonLink } from '../../parts/button.tsx'
import { WordsChip } from '../../parts/chips.tsx'
import { SelectField } from '../../parts/field.tsx'
import { Link } from '../../parts/link.tsx'
import { Empty } from '../../parts/notice.tsx'
import { Page } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import { Table, type Column } from '../../parts/table.tsx'
import { navigate, usePlace, withQuery } from '../../router.ts'
import { everyday } from '../../words/everyday.ts'
import { useLanguage, type LanguageChoice } from '../../words/language.tsx'
import { runWords, verbWords } from '../../words/replays.ts'
import { endedCount } from './progress.ts'
import { namesOf } from '../../words/names-of.ts'
import { words } from './words.ts'

const everyMs = 5_000

export function ReplayRuns() {
  const { t, n } = useLanguage()
  const place = usePlace()
  const [state, cursor] = ['state', 'cursor'].map((name) => place.query.get(name) ?? undefined)
  const answered = useAnswer<ReplayRunPage>(`/admin/v1/replay-runs${queryOf({ state, cursor })}`, { everyMs })
  const choices = namesOf(runWords).map((value) => ({ value, label: t(runWords[value].words) }))
  const nothing = (
    <Empty title={t(words.noRuns)}>
      <p>{t(words.noRunsMore)}</p>
    </Empty>
  )
  return (
    <Page title={t(words.title)} lead={t(words.lead)} actions={<ButtonLink look="main" icon="repeat" to="/replay/new">{t(words.newPlan)}</ButtonLink>}>
      <div class="filters">
        <SelectField label={t(words.only)} value={state ?? ''} onValue={(value) => navigate(withQuery(place, { state: value }), { replace: true })} choices={[{ value: '', label: t(everyday.all) }, ...choices]} />
      </div>
      <Show of={answered} lines={8}>
        {({ items, next }) => (
          <>
            <Table caption={t(words.runsCaption)} columns={columnsOf(t, n)} rows={items} keyOf={({ id }) => id} empty={nothing} />
            <Pager next={next} />
          </>
        )}
      </Show>
    </Page>
  )
}

function columnsOf(t: LanguageChoice['t'], n: LanguageChoice['n']): readonly Column<ReplayRun>[] {
  return [
    { key: 'name', head: t(words.name), names: true, cell: ({ id, name }) => <Link to={`/replay/runs/${id}`}>{name}</Link> },
    { key: 'state', head: t(everyday.state), cell: ({ state }) => <WordsChip {...runWords[state]} /> },
    { key: 'verb', head: t(words.verb), cell: ({ verb }) => t(verbWords[verb]) },
    { key: 'progress', head: t(words.progress), numeric: true, cell: (run) => t(words.ofTotal, { done: n(endedCount(run.counts)), total: n(run.total) }) },
    { key: 'by', head: t(words.by), cell: ({ by }) => by },
    { key: 'at', head: t(words.at), cell: ({ at }) => <Age at={at} /> },
  ]
}
