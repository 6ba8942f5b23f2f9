/** What a person may order about a run: the buttons that its state allows, and the question before each. */
import type { ReplayRun } from '../../../../schemas/replays.ts'
import { send } from '../../door/client.ts'
import { useSession, type Standing } from '../../door/session.tsx'
import { Ask } from '../../parts/ask.tsx'
import type { ButtonLook } from '../../parts/button.tsx'
import type { IconName } from '../../parts/icon-paths.ts'
import { MayButton } from '../../parts/may.tsx'
import { useAnnounce } from '../../shell/announcer.tsx'
import { useLanguage, type LanguageChoice } from '../../words/language.tsx'
import { runWords, verbWords } from '../../words/replays.ts'
import { RunSetsBack } from './sets-back.tsx'
import { words } from './words.ts'

export type RunOrder = 'pause' | 'resume' | 'cancel' | 'approve' | 'reject'

interface OrderLook {
  readonly icon: IconName
  readonly look: ButtonLook
  readonly from: readonly ReplayRun['state'][]
  readonly right: 'transfers.replay' | 'replays.approve'
}

const orders: Readonly<Record<RunOrder, OrderLook>> = {
  approve: { icon: 'check', look: 'main', from: ['awaiting-approval'], right: 'replays.approve' },
  reject: { icon: 'cross', look: 'danger', from: ['awaiting-approval'], right: 'replays.approve' },
  pause: { icon: 'pause', look: 'plain', from: ['running'], right: 'transfers.replay' },
  resume: { icon: 'play', look: 'main', from: ['paused', 'stopped'], right: 'transfers.replay' },
  cancel: { icon: 'dash', look: 'danger', from: ['awaiting-approval', 'running', 'paused', 'stopped'], right: 'transfers.replay' },
}
/** What sends at once or later. */
const sends: readonly RunOrder[] = ['approve', 'resume']
const inOrder: readonly RunOrder[] = ['approve', 'reject', 'pause', 'resume', 'cancel']

/** Whoever proposed it is not its second person, whatever rights they hold. */
export function isOwn({ by }: Pick<ReplayRun, 'by'>, standing: Standing): boolean {
  return standing.kind === 'in' && standing.session.id === by
}

export function RunButtons({ run, onAsk }: { readonly run: ReplayRun; readonly onAsk: (order: RunOrder) => void }) {
  const { t } = useLanguage()
  const { standing } = useSession()
  const own = isOwn(run, standing)
  const offered = inOrder.filter((order) => orders[order].from.includes(run.state) && !(own && orders[order].right === 'replays.approve'))
  return (
    <>
      {offered.map((order) => {
        const { icon, look } = orders[order]
        // what goes on is sent
        const right = order === 'resume' && run.verb === 'resend' ? 'transfers.resend' : orders[order].right
        return <MayButton key={order} right={right} look={look} icon={icon} onClick={() => onAsk(order)}>{t(words[order])}</MayButton>
      })}
    </>
  )
}

interface AskParts {
  readonly order: RunOrder
  readonly run: ReplayRun
  readonly onClose: () => void
  readonly onDone: () => void
}

export function AskRunOrder({ order, run, onClose, onDone }: AskParts) {
  const { t, n } = useLanguage()
  const announce = useAnnounce()
  async function give(reason: string): Promise<void> {
    const changed = await send<ReplayRun>('POST', `/admin/v1/replay-runs/${run.id}/${order}`, { reason })
    announce(t(words.ordered, { state: t(runWords[changed.state].words) }))
    onDone()
  }
  return (
    <Ask title={`${t(words[order])}: ${run.name}`} action={t(words[order])} danger={orders[order].look === 'danger'} onClose={onClose} onOrder={give}>
      <p>{whatOf(order, run, t, n)}</p>
      {sends.includes(order) && run.verb === 'resend' && <RunSetsBack plan={run.plan} />}
    </Ask>
  )
}

function whatOf(order: RunOrder, run: ReplayRun, t: LanguageChoice['t'], n: LanguageChoice['n']): string {
  const { counts, total, by, reason, verb } = run
  const values = { count: n(order === 'approve' ? total : counts.pending), by, reason, verb: t(verbWords[verb]) }
  return t({ pause: words.pauseWhat, resume: words.resumeWhat, cancel: words.cancelWhat, approve: words.approveWhat, reject: words.rejectWhat }[order], values)
}
