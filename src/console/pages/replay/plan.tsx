/** A plan: what would happen, and making it a run. Nothing was sent yet. */
import { useState } from 'preact/hooks'
import type { ReplayPlan as Plan } from '../../../../schemas/replays.ts'
import { send } from '../../door/client.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { useOrder } from '../../door/use-order.ts'
import { Show } from '../../parts/answered.tsx'
import { Button, ButtonLink } from '../../parts/button.tsx'
import { useTimeLeft } from '../../parts/countdown.tsx'
import { Details } from '../../parts/details.tsx'
import { Empty, Notice } from '../../parts/notice.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { navigate, useParameter } from '../../router.ts'
import { useLanguage } from '../../words/language.tsx'
import { verbWords } from '../../words/replays.ts'
import { FilterFacts } from './filter-facts.tsx'
import { LeftOut, PlanNumbers } from './plan-numbers.tsx'
import { queryOfFilter } from './plan-filter.ts'
import { RunForm } from './run-form.tsx'
import { words } from './words.ts'

export function OneReplayPlan() {
  const { t, n } = useLanguage()
  const id = useParameter('/replay/plans/:id', 'id')
  const answered = useAnswer<Plan>(`/admin/v1/replay-plans/${id}`)
  const plan = answered.answer
  const title = plan === undefined ? t(words.planTitleOpen) : t(words.planTitle, { verb: t(verbWords[plan.verb]), count: n(plan.total) })
  const change = plan !== undefined && <ButtonLink to={`/replay/new?${queryOfFilter(plan.verb, plan.filter)}`}>{t(words.change)}</ButtonLink>
  return (
    <Page title={title} actions={change}>
      <Show of={answered} lines={10}>
        {(shown) => <Shown plan={shown} />}
      </Show>
    </Page>
  )
}

function Shown({ plan }: { readonly plan: Plan }) {
  const { t } = useLanguage()
  const left = useTimeLeft(plan.expiresAt)
  const nothing = (
    <Empty title={t(words.nothing)}>
      <p>{t(words.nothingMore)}</p>
    </Empty>
  )
  return (
    <>
      {left === 0 && <Expired plan={plan} />}
      {plan.verb === 'resend' && plan.total > 0 && <Notice tone="warn" title={t(words.resendMeans)}><p>{t(words.resendMeansMore)}</p><p>{t(words.resendSecond)}</p></Notice>}
      {plan.total === 0 ? nothing : <PlanNumbers plan={plan} left={left} />}
      <LeftOut plan={plan} />
      <Details summary={t(words.conditions)}>{() => <FilterFacts filter={plan.filter} />}</Details>
      {left > 0 && plan.total > 0 && (
        <Section title={t(words.makeRun)}>
          <RunForm plan={plan} />
        </Section>
      )}
    </>
  )
}

function Expired({ plan }: { readonly plan: Plan }) {
  const { t } = useLanguage()
  const order = useOrder()
  const [made, setMade] = useState(false)
  async function again(): Promise<void> {
    const done = await order.run(async () => {
      const { id } = await send<Plan>('POST', '/admin/v1/replay-plans', { verb: plan.verb, filter: plan.filter })
      navigate(`/replay/plans/${id}`, { replace: true })
    })
    setMade(done)
  }
  return (
    <Notice tone="warn" title={t(words.expired)} live>
      <p>{t(words.expiredMore)}</p>
      {order.problem !== undefined && <ProblemBox problem={order.problem} />}
      <Button look="main" icon="repeat" busy={order.busy} disabled={made} onClick={() => void again()}>{t(words.planAgain)}</Button>
    </Notice>
  )
}
