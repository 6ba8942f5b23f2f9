/** A link inside the console: an ordinary one for the browser, without loading the page anew. */
import type { ComponentChildren, HTMLAttributes } from 'preact'
import { hrefOf, navigate } from '../router.ts'

interface LinkParts extends Omit<HTMLAttributes<HTMLAnchorElement>, 'href' | 'children' | 'role'> {
  /** Below /console, with its query. */
  readonly to: string
  readonly children: ComponentChildren
  /** Kept beside the place in the history of the browser. */
  readonly state?: unknown
}

export function Link({ to, state = null, children, ...rest }: LinkParts) {
  function follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    navigate(to, { state })
  }
  return <a {...rest} href={hrefOf(to)} onClick={follow}>{children}</a>
}
