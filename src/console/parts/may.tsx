/** What needs a right: a button that works for who holds it, and says to the others who does. */
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import type { AdminPermission } from '../../../schemas/permissions.ts'
import { useSession } from '../door/session.tsx'
import { useLanguage } from '../words/language.tsx'
import { rightWords, rolesWith } from '../words/rights.ts'
import { roleWords } from '../words/roles.ts'
import { Button, type ButtonLook } from './button.tsx'
import type { IconName } from './icon-paths.ts'

const words = {
  onlyFor: { vi: 'Chỉ dành cho: {roles}', en: 'Only for: {roles}' },
  needs: { vi: 'Cần quyền {right} ({code}). Người có quyền: {roles}.', en: 'Needs the right to {right} ({code}). Held by: {roles}.' },
} as const

interface MayParts {
  readonly right: AdminPermission
  readonly look?: ButtonLook
  readonly icon?: IconName
  readonly busy?: boolean
  readonly disabled?: boolean
  /** Read out in place of the word on the button, where several have the same. */
  readonly label?: string
  readonly onClick: () => void
  readonly children: ComponentChildren
}

export function MayButton({ right, label, disabled = false, ...rest }: MayParts) {
  const { may } = useSession()
  const id = useId()
  const allowed = may(right)
  return (
    <span class="may">
      <Button {...rest} {...(label === undefined ? {} : { 'aria-label': label })} {...(allowed ? {} : { 'aria-describedby': id })} disabled={disabled || !allowed} />
      {!allowed && <span class="hint" id={id}><WhoMay right={right} short /></span>}
    </span>
  )
}

/** In place of something that one may not see. */
export function WhoMay({ right, short = false }: { readonly right: AdminPermission; readonly short?: boolean }) {
  const { t } = useLanguage()
  const names = rolesWith(right).map((role) => t(roleWords[role])).join(', ')
  return <>{short ? t(words.onlyFor, { roles: names }) : t(words.needs, { right: t(rightWords[right]), code: right, roles: names })}</>
}
