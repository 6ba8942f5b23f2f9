/** Asks a person before something is ordered: what will happen, why, and where it counts, a word typed. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { useOrder } from '../door/use-order.ts'
import { useLanguage } from '../words/language.tsx'
import { everyday } from '../words/everyday.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { AreaField, TextField } from './field.tsx'
import { ProblemBox } from './problem.tsx'

export interface AskParts {
  readonly title: string
  /** The word on the button that does it. */
  readonly action: string
  readonly danger?: boolean
  /** False: it is done without a reason. */
  readonly reason?: boolean
  /** To be typed exactly before the button works. */
  readonly typed?: string | undefined
  readonly disabled?: boolean
  readonly wide?: boolean
  readonly children?: ComponentChildren
  readonly onClose: () => void
  /** Sends it; a problem of the door is shown in the dialog. It closes when this is done. */
  readonly onOrder: (reason: string) => Promise<void>
}

export function Ask({ title, action, danger = false, reason: asksReason = true, typed, disabled = false, wide = false, children, onClose, onOrder }: AskParts) {
  const { t } = useLanguage()
  const order = useOrder()
  const [reason, setReason] = useState('')
  const [given, setGiven] = useState('')
  const ready = !disabled && (!asksReason || reason.trim() !== '') && (typed === undefined || given.trim() === typed)

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    if (!ready) return
    if (await order.run(() => onOrder(reason.trim()))) onClose()
  }

  return (
    <Dialog title={title} onClose={onClose} wide={wide}>
      <form class="form" noValidate onSubmit={(event) => void submit(event)}>
        {children}
        {asksReason && <AreaField label={t(everyday.reason)} hint={t(everyday.reasonHint)} value={reason} onValue={setReason} required maxLength={500} />}
        {typed !== undefined && <TextField label={t(everyday.typeToConfirm, { text: typed })} value={given} onValue={setGiven} />}
        {order.problem !== undefined && <ProblemBox problem={order.problem} />}
        <div class="dialog-foot">
          <Button onClick={onClose}>{t(everyday.cancel)}</Button>
          <Button type="submit" look={danger ? 'danger' : 'main'} disabled={!ready} busy={order.busy}>{action}</Button>
        </div>
      </form>
    </Dialog>
  )
}
