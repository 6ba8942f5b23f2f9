/** One run: how far it is, what it waits for, what may be done, and every transfer of it. It looks again by itself. */
import type { ReplayPlan, ReplayRun } from '../../../../schemas/replays.ts'
import { useState } from 'preact/hooks'
import { useAnswer } from '../../door/use-answer.ts'
import { Age } from '../../parts/age.tsx'
import { Show } from '../../parts/answered.tsx'
import { WordsChip } from '../../parts/chips.tsx'
import { Details } from '../../parts/details.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { Link } from '../../parts/link.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { useRegainedFocus } from '../../parts/regained-focus.ts'
import { useParameter } from '../../router.ts'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { runWords, verbWords } from '../../words/replays.ts'
import { FilterFacts } from './filter-facts.tsx'
import { LeftOut, PlanNumbers } from './plan-numbers.tsx'
import { isMoving } from './progress.ts'
import { RunItems } from './run-items.tsx'
import { AskRunOrder, RunButtons, type RunOrder } from './run-orders.tsx'
import { RunProgress } from './run-progress.tsx'
import { RunSays } from './run-says.tsx'
import { words } from './words.ts'

const movingMs = 2_000
const restingMs = 20_000

export function OneReplayRun() {
  const { t } = useLanguage()
  const id = useParameter('/replay/runs/:id', 'id')
  const [moving, setMoving] = useState(true)
  const [asking, setAsking] = useState<RunOrder>()
  const [orders, setOrders] = useState(0)
  const answered = useAnswer<ReplayRun>(`/admin/v1/replay-runs/${id}`, { everyMs: moving ? movingMs : restingMs })
  const run = answered.answer
  useRegainedFocus(orders === 0 || asking !== undefined ? undefined : `${orders} ${run?.state}`)
  function ordered(): void {
    setOrders((before) => before + 1)
    answered.again()
  }
  if (run !== undefined && isMoving(run) !== moving) setMoving(isMoving(run))
  return (
    <Page
      title={run?.name ?? t(words.runOpen)}
      lead={<Link to="/replay">{t(words.backToRuns)}</Link>}
      actions={run !== undefined && <RunButtons run={run} onAsk={setAsking} />}
    >
      <Show of={answered} lines={10}>
        {(shown) => (
          <>
            <RunSays run={shown} />
            {shown.state === 'awaiting-approval' && <PlanSays id={shown.plan} />}
            <Section title={t(words.progress)} aside={<WordsChip {...runWords[shown.state]} />}>
              <RunProgress run={shown} />
              <RunFacts run={shown} />
              <Details summary={t(words.conditions)}>{() => <FilterFacts filter={shown.filter} />}</Details>
            </Section>
            <RunItems run={shown} moving={moving} />
          </>
        )}
      </Show>
      {asking !== undefined && run !== undefined && <AskRunOrder order={asking} run={run} onClose={() => setAsking(undefined)} onDone={ordered} />}
    </Page>
  )
}

/** What whoever approves agrees to. */
function PlanSays({ id }: { readonly id: string }) {
  const answered = useAnswer<ReplayPlan>(`/admin/v1/replay-plans/${id}`)
  return (
    <Show of={answered} lines={8}>
      {(plan) => (
        <>
          <PlanNumbers plan={plan} title={words.planSays} />
          <LeftOut plan={plan} />
        </>
      )}
    </Show>
  )
}

function RunFacts({ run }: { readonly run: ReplayRun }) {
  const { t, n } = useLanguage()
  const { verb, reason, by, at, approvedBy, approvedAt, startedAt, endedAt, perMinute, batch, stopAfter } = run
  const pace = perMinute === undefined ? t(words.rateShare, { batch: n(batch) }) : t(words.rateValue, { perMinute: n(perMinute), batch: n(batch) })
  const facts = [
    { name: t(words.verb), value: t(verbWords[verb]) },
    { name: t(everyday.reason), value: reason },
    { name: t(words.by), value: <>{by}, <Age at={at} /></> },
    { name: t(words.approvedBy), value: approvedBy && <>{approvedBy}{approvedAt !== undefined && <>, <Age at={approvedAt} /></>}</> },
    { name: t(words.started), value: startedAt && <Age at={startedAt} /> },
    { name: t(words.endedAt), value: endedAt && <Age at={endedAt} /> },
    { name: t(words.rate), value: pace },
    { name: t(words.stopsItself), value: t(words.stopsItselfValue, { count: n(stopAfter) }) },
  ]
  return <KeyValue facts={facts} />
}
