/** Every transfer of a run, oldest first; by state, page by page, and as a file. */
import { useEffect } from 'preact/hooks'
import type { ReplayItem, ReplayItemPage, ReplayRun } from '../../../../schemas/replays.ts'
import { queryOf } from '../../door/client.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Age } from '../../parts/age.tsx'
import { Show } from '../../parts/answered.tsx'
import { Download } from '../../parts/button.tsx'
import { WordsChip } from '../../parts/chips.tsx'
import { SelectField } from '../../parts/field.tsx'
import { Link } from '../../parts/link.tsx'
import { NewerVersion } from '../../parts/newer-version.tsx'
import { Empty } from '../../parts/notice.tsx'
import { Section } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import { PartnerName } from '../../parts/partners.tsx'
import { Reason } from '../../parts/reason.tsx'
import { Table, type Column } from '../../parts/table.tsx'
import { navigate, usePlace, withQuery } from '../../router.ts'
import { everyday } from '../../words/everyday.ts'
import { useLanguage, type LanguageChoice } from '../../words/language.tsx'
import { leftOutBecause } from '../../../domain/replay-words.ts'
import { itemWords } from '../../words/replays.ts'
import { namesOf } from '../../words/names-of.ts'
import { words } from './words.ts'

const movingMs = 5_000

export function RunItems({ run, moving }: { readonly run: ReplayRun; readonly moving: boolean }) {
  const { t, n, language } = useLanguage()
  const place = usePlace()
  const state = place.query.get('state') ?? ''
  const cursor = place.query.get('cursor') ?? undefined
  const path = `/admin/v1/replay-runs/${run.id}/items${queryOf({ state, cursor })}`
  const answered = useAnswer<ReplayItemPage>(path, moving ? { everyMs: movingMs } : {})
  // what came last is not asked for by the clock any more
  useEffect(() => {
    if (!moving) answered.again()
  }, [moving, run.state])
  const choices = namesOf(itemWords).map((value) => ({ value, label: `${t(itemWords[value].words)} (${n(run.counts[value])})` }))
  return (
    <Section title={t(words.items)} aside={<Download path={`/admin/v1/replay-runs/${run.id}/items.csv?lang=${language}`} name={`${run.id}.csv`}>{t(words.csv)}</Download>}>
      <div class="filters">
        <SelectField
          label={t(words.itemState)}
          value={state}
          onValue={(value) => navigate(withQuery(place, { state: value }), { replace: true })}
          choices={[{ value: '', label: `${t(everyday.all)} (${n(run.total)})` }, ...choices]}
        />
      </div>
      <Show of={answered} lines={6}>
        {({ items, next }) => (
          <>
            <Table caption={t(words.itemsCaption)} columns={columnsOf(t, n)} rows={items} keyOf={({ transferId }) => transferId} empty={<Empty title={t(words.noItems)} />} />
            <Pager next={next} />
          </>
        )}
      </Show>
    </Section>
  )
}

function columnsOf(t: LanguageChoice['t'], n: LanguageChoice['n']): readonly Column<ReplayItem>[] {
  return [
    { key: 'number', head: t(words.number), numeric: true, cell: ({ number }) => n(number) },
    { key: 'dossier', head: t(everyday.dossier), names: true, cell: ({ transferId, dossierCode }) => <Link to={`/transfers/${transferId}`}>{dossierCode}</Link> },
    { key: 'partner', head: t(everyday.partner), cell: ({ partner }) => <PartnerName id={partner} /> },
    { key: 'state', head: t(everyday.state), cell: (item) => <Standing item={item} /> },
    { key: 'code', head: t(words.outcome), cell: (item) => outcomeOf(item, t) },
    { key: 'ended', head: t(words.ended), cell: ({ endedAt }) => (endedAt === undefined ? '–' : <Age at={endedAt} />) },
  ]
}

/** Where the partner has a later version, that is said beside: this one was sent after it, or will be. */
function Standing({ item: { state, newerVersion } }: { readonly item: ReplayItem }) {
  return (
    <>
      <WordsChip {...itemWords[state]} />
      {newerVersion !== undefined && <div class="small"><NewerVersion of={newerVersion} /></div>}
    </>
  )
}

/** Of what was skipped the code is a reason of ours, which has words. */
function outcomeOf({ state, code }: ReplayItem, t: LanguageChoice['t']) {
  if (code === undefined) return '–'
  const leftOut = state === 'skipped' ? leftOutBecause(code) : undefined
  return leftOut === undefined ? <Reason code={code} /> : t(leftOut)
}
