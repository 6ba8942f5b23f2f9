/** Makes a plan a run: its name and reason, how it starts and how fast, and what has to be typed. */
import { useState } from 'preact/hooks'
import type { NewReplayRun, ReplayPlan, ReplayRun } from '../../../../schemas/replays.ts'
import { send } from '../../door/client.ts'
import { useOrder } from '../../door/use-order.ts'
import { Button } from '../../parts/button.tsx'
import { Details } from '../../parts/details.tsx'
import { AreaField, CheckField, TextField } from '../../parts/field.tsx'
import { Notice } from '../../parts/notice.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { navigate } from '../../router.ts'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { SetsBack } from './sets-back.tsx'
import { words } from './words.ts'

const empty = { name: '', reason: '', paused: false, perMinute: '', batch: '', stopAfter: '', typed: '' }
type Draft = typeof empty

export function RunForm({ plan }: { readonly plan: ReplayPlan }) {
  const { t, n } = useLanguage()
  const order = useOrder()
  const [draft, setDraft] = useState<Draft>(empty)
  const change = (changes: Partial<Draft>) => setDraft((before) => ({ ...before, ...changes }))
  const ready = draft.name.trim() !== '' && draft.reason.trim() !== '' && (plan.confirm === undefined || draft.typed.trim() === plan.confirm)
  const started = draft.paused ? t(words.startPaused) : t(words.start, { count: n(plan.total) })

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    if (!ready) return
    await order.run(async () => {
      const run = await send<ReplayRun>('POST', '/admin/v1/replay-runs', runOf(plan, draft))
      navigate(`/replay/runs/${run.id}`, { replace: true })
    })
  }

  return (
    <form class="form" onSubmit={(event) => void submit(event)}>
      {plan.needsApproval && (
        <Notice tone="warn" title={t(words.needsSecond)}>
          <p>{t(words.needsSecondMore)}</p>
        </Notice>
      )}
      <TextField label={t(words.runName)} value={draft.name} onValue={(name) => change({ name })} required maxLength={100} autoComplete="off" />
      <AreaField label={t(everyday.reason)} hint={t(everyday.reasonHint)} value={draft.reason} onValue={(reason) => change({ reason })} required maxLength={500} />
      <CheckField label={t(words.pausedStart)} checked={draft.paused} onChecked={(paused) => change({ paused })} />
      <Pace draft={draft} onChange={change} />
      {plan.confirm !== undefined && <TextField label={t(everyday.typeToConfirm, { text: plan.confirm })} value={draft.typed} onValue={(typed) => change({ typed })} autoComplete="off" />}
      <SetsBack plan={plan} />
      {order.problem !== undefined && <ProblemBox problem={order.problem} />}
      <div class="row">
        <Button type="submit" look="main" icon={plan.needsApproval ? 'people' : 'play'} busy={order.busy} disabled={!ready}>{plan.needsApproval ? t(words.propose) : started}</Button>
      </div>
    </form>
  )
}

function Pace({ draft, onChange }: { readonly draft: Draft; readonly onChange: (changes: Partial<Draft>) => void }) {
  const { t } = useLanguage()
  return (
    <Details summary={t(words.pace)}>
      {() => (
        <div class="pair">
          <TextField label={t(words.perMinute)} hint={t(words.perMinuteHint)} type="number" min={1} max={100_000} value={draft.perMinute} onValue={(perMinute) => onChange({ perMinute })} />
          <TextField label={t(words.batch)} hint={t(words.batchHint)} type="number" min={1} max={1_000} value={draft.batch} onValue={(batch) => onChange({ batch })} />
          <TextField label={t(words.stopAfter)} hint={t(words.stopAfterHint)} type="number" min={1} max={1_000} value={draft.stopAfter} onValue={(stopAfter) => onChange({ stopAfter })} />
        </div>
      )}
    </Details>
  )
}

function runOf(plan: ReplayPlan, { name, reason, paused, perMinute, batch, stopAfter, typed }: Draft): NewReplayRun {
  return {
    plan: plan.id,
    name: name.trim(),
    reason: reason.trim(),
    ...(paused ? { paused } : {}),
    ...(perMinute === '' ? {} : { perMinute: Number(perMinute) }),
    ...(batch === '' ? {} : { batch: Number(batch) }),
    ...(stopAfter === '' ? {} : { stopAfter: Number(stopAfter) }),
    ...(plan.confirm === undefined ? {} : { confirm: typed.trim() }),
  }
}
