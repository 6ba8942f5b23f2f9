/** What a run needs a person to know: whom it waits for, why it stands still, why it goes slowly. */
import type { ReplayRun } from '../../../../schemas/replays.ts'
import { useSession } from '../../door/session.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useLanguage } from '../../words/language.tsx'
import { usePartners } from '../../words/partners.tsx'
import { runWords, slowWords } from '../../words/replays.ts'
import { isOwn } from './run-orders.tsx'
import { words } from './words.ts'

export function RunSays({ run }: { readonly run: ReplayRun }) {
  const { t } = useLanguage()
  const { state, stateBecause, waitsFor } = run
  const title = t(runWords[state].words)
  const because = stateBecause === undefined ? undefined : <p>{t(words.because, { why: stateBecause })}</p>
  if (state === 'awaiting-approval') return <Awaiting run={run} />
  if (state === 'stopped') return <Stopped run={run} />
  if (state === 'paused') return <Notice tone="wait" title={title}>{because}<p>{t(words.pausedWhat)}</p></Notice>
  if (state === 'cancelled') return <Notice tone="idle" title={title}>{because}</Notice>
  if (state !== 'running' || waitsFor.length === 0) return null
  return (
    <Notice tone="wait" title={t(words.whySlow)}>
      <ul>{waitsFor.map((what) => <li key={what}>{t(slowWords[what])}</li>)}</ul>
    </Notice>
  )
}

function Awaiting({ run }: { readonly run: ReplayRun }) {
  const { t } = useLanguage()
  const { may, standing } = useSession()
  const own = isOwn(run, standing)
  const others = may('replays.approve') ? t(words.awaitingYours, { by: run.by }) : t(words.awaitingOther)
  return (
    <Notice tone="warn" title={t(runWords['awaiting-approval'].words)}>
      <p>{own ? t(words.awaitingOwn) : others}</p>
    </Notice>
  )
}

function Stopped({ run: { stoppedBy } }: { readonly run: ReplayRun }) {
  const { t, n } = useLanguage()
  const { nameOf } = usePartners()
  return (
    <Notice tone="bad" title={t(runWords.stopped.words)}>
      {stoppedBy !== undefined && <p>{t(words.stoppedAt, { partner: nameOf(stoppedBy.partner), count: n(stoppedBy.failures), code: stoppedBy.code })}</p>}
      <p>{t(words.stoppedWhat)}</p>
    </Notice>
  )
}
