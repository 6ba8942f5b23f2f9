/** A link to a page; its words alone for whoever may not see that page. */
import type { ComponentChildren } from 'preact'
import { useSession } from '../door/session.tsx'
import { rightFor } from '../pages.ts'
import { Link } from './link.tsx'

export function OpenLink({ to, children }: { readonly to: string; readonly children: ComponentChildren }) {
  const { may } = useSession()
  const right = rightFor(to)
  return right === undefined || may(right) ? <Link to={to}>{children}</Link> : <span>{children}</span>
}
