/** Repairing one difference, or all open ones of a kind, with a reason. */
import type { DifferenceKind, DifferenceView, RepairRequest, RepairResult } from '../../../../schemas/reconciliation.ts'
import { send } from '../../door/client.ts'
import { Ask } from '../../parts/ask.tsx'
import { useAnnounce } from '../../shell/announcer.tsx'
import { useLanguage } from '../../words/language.tsx'
import { actWords, kindWords, words } from './words.ts'

interface CloseParts {
  readonly onClose: () => void
  readonly onDone: () => void
}

export function RepairOne({ difference, onClose, onDone }: CloseParts & { readonly difference: DifferenceView }) {
  const { t } = useLanguage()
  const announce = useAnnounce()
  const { id, act, dossierCode, what } = difference
  const name = t(actWords[act])

  async function order(reason: string): Promise<void> {
    await send('POST', `/admin/v1/differences/${id}/repair`, { reason })
    announce(t(words.startedOne, { code: dossierCode }))
    onDone()
  }

  return (
    <Ask title={t(words.repairOneOf, { act: name, code: dossierCode })} action={name} onClose={onClose} onOrder={order}>
      <p>{t(what)}</p>
      {difference.toCorrect === true && <p>{t(words.correctFirst)}</p>}
      <p>{t(words.repairWhat)}</p>
    </Ask>
  )
}

interface KindParts extends CloseParts {
  readonly reconciliation: string
  readonly kind: DifferenceKind
  readonly open: number
}

export function RepairKind({ reconciliation, kind, open, onClose, onDone }: KindParts) {
  const { t, n } = useLanguage()
  const announce = useAnnounce()

  async function order(reason: string): Promise<void> {
    const { started, refused, runs = [] } = await send<RepairResult>('POST', `/admin/v1/reconciliations/${reconciliation}/repair`, { kind, reason } satisfies RepairRequest)
    const told = [t(words.started, { count: n(started) }), refused.length === 0 ? '' : t(words.refused, { count: n(refused.length) }), runs.length === 0 ? '' : t(words.runsMade, { count: n(runs.length) })]
    announce(told.filter((part) => part !== '').join(' '))
    onDone()
  }

  return (
    <Ask title={t(words.repairAllOf, { kind: t(kindWords[kind].name) })} action={t(words.repairAll)} onClose={onClose} onOrder={order}>
      <p>{t(kindWords[kind].means)}</p>
      {kind === 'not-sent' && <p>{t(words.correctFirst)}</p>}
      <p>{t(words.repairCount, { count: n(open) })}</p>
      <p>{t(words.repairWhat)}</p>
    </Ask>
  )
}
