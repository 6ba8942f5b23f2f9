/** Buttons, and a link that looks like one. `busy`: it was pressed and works. */
import type { ButtonHTMLAttributes, ComponentChildren } from 'preact'
import type { IconName } from './icon-paths.ts'
import { Icon } from './icon.tsx'
import { Link } from './link.tsx'

export type ButtonLook = 'plain' | 'main' | 'danger' | 'quiet'

interface ButtonParts extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'icon' | 'disabled' | 'type' | 'children'> {
  readonly look?: ButtonLook
  readonly icon?: IconName
  readonly busy?: boolean
  readonly disabled?: boolean
  readonly type?: 'button' | 'submit'
  readonly children: ComponentChildren
}

export function Button({ look = 'plain', icon, busy = false, disabled = false, type = 'button', children, ...rest }: ButtonParts) {
  return (
    <button {...rest} type={type} class={`button ${look}`} disabled={disabled} aria-disabled={busy} aria-busy={busy}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  )
}

export function ButtonLink({ look = 'plain', icon, to, children }: { readonly look?: ButtonLook; readonly icon?: IconName; readonly to: string; readonly children: ComponentChildren }) {
  return (
    <Link to={to} class={`button ${look}`}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </Link>
  )
}

/** A file of the API, under the session of this page. `path` from /admin/v1/ on. */
export function Download({ path, name, children }: { readonly path: string; readonly name?: string; readonly children: ComponentChildren }) {
  return (
    <a class="button plain" href={path} download={name ?? ''}>
      <Icon name="download" />
      {children}
    </a>
  )
}
