/** How far a run is: its share, a bar of what came of its transfers, its expected end. A tenth more is read out, not every step. */
import { useMemo } from 'preact/hooks'
import type { ReplayRun } from '../../../../schemas/replays.ts'
import { Age } from '../../parts/age.tsx'
import { Shares } from '../../parts/shares.tsx'
import { useLanguage } from '../../words/language.tsx'
import { itemWords, runWords } from '../../words/replays.ts'
import { endedCount, tenths } from './progress.ts'
import { namesOf } from '../../words/names-of.ts'
import { words } from './words.ts'

/** From what is over to what is still to come. */
const places: readonly string[] = ['delivered', 'failed', 'skipped', 'sent', 'pending']

export function RunProgress({ run }: { readonly run: ReplayRun }) {
  const { t, n } = useLanguage()
  const { counts, total, expectedEndAt, state } = run
  const done = endedCount(counts)
  const order = namesOf(itemWords).toSorted((one, other) => places.indexOf(one) - places.indexOf(other))
  const shares = order.map((key) => ({ key, label: t(itemWords[key].words), value: counts[key], tone: itemWords[key].tone, icon: itemWords[key].icon, toCome: key === 'pending' }))
  const said = t(words.doneOf, { done: n(done), total: n(total) })
  // the region stays and its text changes seldom: screen readers tell a change of it
  const told = useMemo(() => t(words.sayProgress, { name: run.name, state: t(runWords[state].words), done: n(done), total: n(total) }), [state, tenths(run), t])
  return (
    <div class="stack">
      <p class="total">
        <strong class="big">{percentOf(done, total)} %</strong> {said}
        {expectedEndAt !== undefined && state === 'running' && <span>{t(words.expectedEnd)}: <Age at={expectedEndAt} /></span>}
      </p>
      <Shares label={t(words.progress)} shares={shares} total={total} done={done} />
      <p class="unseen" role="status">{told}</p>
    </div>
  )
}

/** Never all before the last one. */
function percentOf(done: number, total: number): number {
  return total === 0 ? 100 : Math.floor((100 * done) / total)
}
