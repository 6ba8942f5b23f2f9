/** What may be decided about a correction, by whom, and the question before it. */
import { useState } from 'preact/hooks'
import type { Correction } from '../../../../schemas/corrections.ts'
import { send } from '../../door/client.ts'
import { useSession } from '../../door/session.tsx'
import { Ask } from '../../parts/ask.tsx'
import { MayButton } from '../../parts/may.tsx'
import { useAnnounce } from '../../shell/announcer.tsx'
import { correctionWords } from '../../words/corrections.ts'
import { useLanguage } from '../../words/language.tsx'
import { usePartners } from '../../words/partners.tsx'
import { MayBeThere } from './may-be-there.tsx'
import { words } from './words.ts'

export type Decision = 'approve' | 'reject' | 'withdraw'

interface ButtonsParts {
  readonly correction: Correction
  /** Its original is no failed transfer any more, so that it is not sent. */
  readonly over: boolean
  readonly onAsk: (decision: Decision) => void
}

/** Whoever proposed it withdraws it; approving and rejecting is for somebody else. */
export function DecisionButtons({ correction, over, onAsk }: ButtonsParts) {
  const { t } = useLanguage()
  const { standing } = useSession()
  if (correction.state !== 'proposed') return null
  const own = standing.kind === 'in' && standing.session.id === correction.by
  if (own) return <MayButton right="transfers.correct" icon="dash" onClick={() => onAsk('withdraw')}>{t(words.withdraw)}</MayButton>
  return (
    <>
      {!over && <MayButton right="replays.approve" look="main" icon="check" onClick={() => onAsk('approve')}>{t(words.approve)}</MayButton>}
      <MayButton right="replays.approve" look="danger" icon="cross" onClick={() => onAsk('reject')}>{t(words.reject)}</MayButton>
    </>
  )
}

interface AskParts {
  readonly decision: Decision
  readonly correction: Correction
  readonly onClose: () => void
  readonly onDecided: (correction: Correction) => void
}

export function AskDecision({ decision, correction, onClose, onDecided }: AskParts) {
  const { t } = useLanguage()
  const { nameOf } = usePartners()
  const announce = useAnnounce()
  const [evenIfThere, setEvenIfThere] = useState(false)
  const asksTwice = decision === 'approve' && correction.mayBeThere
  const what = { approve: words.approveWhat, reject: words.rejectWhat, withdraw: words.withdrawWhat }[decision]
  async function decide(reason: string): Promise<void> {
    const decided = await send<Correction>('POST', `/admin/v1/corrections/${correction.id}/${decision}`, { reason, ...(asksTwice ? { evenIfThere } : {}) })
    announce(t(words.decided, { state: t(correctionWords[decided.state].words) }))
    onDecided(decided)
  }
  return (
    <Ask title={`${t(words[decision])}: ${correction.dossierCode}`} action={t(words[decision])} danger={decision !== 'approve'} disabled={asksTwice && !evenIfThere} onClose={onClose} onOrder={decide}>
      <p>{t(what, { partner: nameOf(correction.partner), by: correction.by })}</p>
      {asksTwice && <MayBeThere partner={correction.partner} checked={evenIfThere} onChecked={setEvenIfThere} />}
    </Ask>
  )
}
