/** Views of one thing side by side, of which one is shown. Arrow keys go from one to the next. */
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

export interface Tab {
  readonly key: string
  readonly label: string
  readonly content: () => ComponentChildren
}

interface TabsParts {
  readonly label: string
  readonly tabs: readonly Tab[]
  readonly chosen: string
  readonly onChosen: (key: string) => void
}

export function Tabs({ label, tabs, chosen, onChosen }: TabsParts) {
  const id = useId()
  const at = Math.max(0, tabs.findIndex(({ key }) => key === chosen))
  const shown = tabs[at]

  function step(event: KeyboardEvent): void {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    const next = tabs[(at + by + tabs.length) % tabs.length]
    if (next === undefined) return
    onChosen(next.key)
    document.getElementById(`${id}-${next.key}`)?.focus()
  }

  return (
    <div class="tabs">
      <div role="tablist" aria-label={label} onKeyDown={step}>
        {tabs.map(({ key, label: word }) => (
          <button key={key} id={`${id}-${key}`} type="button" role="tab" aria-selected={key === shown?.key} aria-controls={`${id}-panel`} tabIndex={key === shown?.key ? 0 : -1} onClick={() => onChosen(key)}>
            {word}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${shown?.key}`} tabIndex={0}>
        {shown?.content()}
      </div>
    </div>
  )
}
