/** What partners and one-stop systems wrote: Vietnamese, whatever the language of the page. */
import type { ComponentChildren } from 'preact'

export function Told({ children }: { readonly children: ComponentChildren }) {
  return <span lang="vi">{children}</span>
}
