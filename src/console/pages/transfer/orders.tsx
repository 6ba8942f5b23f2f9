/** What a person may do about a transfer: the first is what one would do, each asks before it is done. */
import { useState } from 'preact/hooks'
import type { AdminPermission } from '../../../../schemas/permissions.ts'
import type { AdminTransferView } from '../../../../schemas/transfer.ts'
import { send } from '../../door/client.ts'
import { useSession } from '../../door/session.tsx'
import { Ask } from '../../parts/ask.tsx'
import { ButtonLink, Download } from '../../parts/button.tsx'
import { MayButton } from '../../parts/may.tsx'
import { useAnnounce } from '../../shell/announcer.tsx'
import { useLanguage } from '../../words/language.tsx'
import { usePartners } from '../../words/partners.tsx'
import { navigate } from '../../router.ts'
import type { Act } from './next-step.ts'
import { useWaitingCorrection, WaitingCorrection } from './waiting-correction.tsx'
import { words } from './words.ts'

const orders = {
  replay: { right: 'transfers.replay', word: words.doReplay, title: words.doReplayTitle, what: words.doReplayWhat, done: words.replayed, danger: false },
  resend: { right: 'transfers.resend', word: words.doResend, title: words.doResendTitle, what: words.doResendWhat, done: words.replayed, danger: true },
  dismiss: { right: 'inbox.decide', word: words.doDismiss, title: words.doDismissTitle, what: words.doDismissWhat, done: words.dismissed, danger: true },
} as const
type OrderName = keyof typeof orders
const sending: readonly Act[] = ['replay', 'resend', 'correct', 'rule']

interface OrdersParts {
  readonly transfer: AdminTransferView
  readonly acts: readonly Act[]
  readonly onChange: () => void
}

export function Orders({ transfer, acts, onChange }: OrdersParts) {
  const { t } = useLanguage()
  const { may } = useSession()
  const { nameOf } = usePartners()
  const announce = useAnnounce()
  const [asked, setAsked] = useState<OrderName>()
  const { id, partner, dossierCode } = transfer
  const correction = useWaitingCorrection(transfer)
  // what is sent now would be a second version beside the one that waits
  const offered = correction === undefined ? acts : acts.filter((act) => !sending.includes(act))

  async function order(name: OrderName, reason: string): Promise<void> {
    await send<AdminTransferView>('POST', `/admin/v1/transfers/${id}/${name}`, { reason })
    announce(t(orders[name].done))
    onChange()
  }

  return (
    <div class="row">
      {correction !== undefined && <WaitingCorrection correction={correction} />}
      {offered.map((act, index) => <OneAct key={act} act={act} first={index === 0} transfer={transfer} onAsk={setAsked} />)}
      {offered.includes('evidence') || !may('evidence.export') ? null : <Evidence id={id} />}
      {asked !== undefined && (
        <Ask title={t(orders[asked].title)} action={t(orders[asked].word)} danger={orders[asked].danger} typed={asked === 'resend' ? dossierCode : undefined} onClose={() => setAsked(undefined)} onOrder={(reason) => order(asked, reason)}>
          <p>{t(orders[asked].what)}</p>
          <p class="small">{dossierCode} → {nameOf(partner)}</p>
        </Ask>
      )}
    </div>
  )
}

interface ActParts {
  readonly act: Act
  readonly first: boolean
  readonly transfer: AdminTransferView
  readonly onAsk: (name: OrderName) => void
}

function OneAct({ act, first, transfer: { id, partner }, onAsk }: ActParts) {
  const { t } = useLanguage()
  const { may } = useSession()
  const look = first ? 'main' : 'plain'
  switch (act) {
    case 'replay':
    case 'resend':
    case 'dismiss':
      return <MayButton right={orders[act].right satisfies AdminPermission} look={look} icon={act === 'dismiss' ? 'cross' : 'repeat'} onClick={() => onAsk(act)}>{t(orders[act].word)}</MayButton>
    case 'correct':
      return <MayButton right="transfers.correct" look={look} icon="book" onClick={() => navigate(`/transfers/${id}/correct`)}>{t(words.doCorrect)}</MayButton>
    case 'rule':
      return <MayButton right="rules.change" look={look} icon="scale" onClick={() => navigate(`/rules/new?transfer=${id}`)}>{t(words.doRule)}</MayButton>
    case 'partner':
      return <ButtonLink look={look} to={`/partners/${partner}`} icon="plug">{t(words.toPartner)}</ButtonLink>
    case 'evidence':
      return may('evidence.export') ? <Evidence id={id} /> : null
  }
}

function Evidence({ id }: { readonly id: string }) {
  const { t } = useLanguage()
  return <Download path={`/admin/v1/transfers/${id}/evidence`} name={`${id}.asice`}>{t(words.evidence)}</Download>
}
