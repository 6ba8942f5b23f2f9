/** Who one is here, the choices of this browser, and the way out. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { SessionView } from '../../../schemas/accounts.ts'
import { useOrder } from '../door/use-order.ts'
import { useSession } from '../door/session.tsx'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { Link } from '../parts/link.tsx'
import { ProblemBox } from '../parts/problem.tsx'
import { useLanguage } from '../words/language.tsx'
import { roleWords } from '../words/roles.ts'
import { LanguageChoice, ThemeChoice } from './choices.tsx'
import { words } from './words.ts'

export function AccountMenu({ session }: { readonly session: SessionView }) {
  const { t } = useLanguage()
  const { logOut } = useSession()
  const order = useOrder()
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)

  useEffect(() => {
    if (!open) return undefined
    function leave(event: Event): void {
      if (event.target instanceof Node && box.current?.contains(event.target) !== true) setOpen(false)
    }
    addEventListener('pointerdown', leave)
    addEventListener('focusin', leave)
    return () => {
      removeEventListener('pointerdown', leave)
      removeEventListener('focusin', leave)
    }
  }, [open])

  function escape(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !open) return
    setOpen(false)
    button.current?.focus()
  }

  const name = session.name ?? session.id
  const held = (session.roles ?? []).map((role) => t(roleWords[role])).join(', ')
  return (
    <div class="account" ref={box} onKeyDown={escape}>
      <button ref={button} type="button" class="button quiet" aria-expanded={open} aria-controls="account-menu" onClick={() => setOpen(!open)}>
        <Icon name="people" />
        <span class="unseen">{t(words.account)}: </span>
        <span class="account-name">{name}</span>
      </button>
      {open && (
        <div id="account-menu" class="account-menu">
          <p>
            <strong>{name}</strong> <span class="small">{session.id}</span>
            <br />
            <span class="small">{held === '' ? t(words.noRole) : held}</span>
          </p>
          <Link to="/account" onClickCapture={() => setOpen(false)}>{t(words.ownAccount)}</Link>
          <LanguageChoice />
          <ThemeChoice />
          {order.problem !== undefined && <ProblemBox problem={order.problem} />}
          <Button busy={order.busy} onClick={() => void order.run(logOut)}>{t(words.logOut)}</Button>
        </div>
      )}
    </div>
  )
}
