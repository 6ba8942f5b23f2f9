/** The native dialog: opened modal, closed by Escape, the focus goes back to where it came from. */
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { returnFocus } from './returned-focus.ts'

interface DialogParts {
  readonly title: string
  readonly onClose: () => void
  readonly wide?: boolean
  readonly children: ComponentChildren
}

/** Shown as long as it is rendered. */
export function Dialog({ title, onClose, wide = false, children }: DialogParts) {
  const box = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const from = document.activeElement
    box.current?.showModal()
    return () => returnFocus(from)
  }, [])
  function cancel(event: Event): void {
    event.preventDefault()
    onClose()
  }
  return (
    <dialog ref={box} class={wide ? 'dialog wide' : 'dialog'} aria-labelledby={id} onCancel={cancel}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  )
}
