/** More of something, shown when it is asked for. What is inside is made only then. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

export function Details({ summary, open = false, children }: { readonly summary: ComponentChildren; readonly open?: boolean; readonly children: () => ComponentChildren }) {
  const [shown, setShown] = useState(open)
  return (
    <details class="details" open={open} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>{summary}</summary>
      {shown && <div class="details-body">{children()}</div>}
    </details>
  )
}
