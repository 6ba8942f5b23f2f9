/** Says in words what came of an act: shown for a while at the foot of the page, and read out. */
import { createContext, type ComponentChildren } from 'preact'
import { useCallback, useContext, useEffect, useState } from 'preact/hooks'
import { Icon } from '../parts/icon.tsx'

const shownMs = 8_000
const Say = createContext<(text: string) => void>(() => undefined)

export function Announcer({ children }: { readonly children: ComponentChildren }) {
  const [said, setSaid] = useState<{ readonly text: string }>()
  const say = useCallback((text: string) => setSaid({ text }), [])
  useEffect(() => {
    if (said === undefined) return undefined
    const timer = setTimeout(() => setSaid(undefined), shownMs)
    return () => clearTimeout(timer)
  }, [said])
  return (
    <Say.Provider value={say}>
      {children}
      <div class="announcer" role="status" aria-live="polite">
        {said !== undefined && (
          <p>
            <Icon name="check" /> {said.text}
          </p>
        )}
      </div>
    </Say.Provider>
  )
}

export function useAnnounce(): (text: string) => void {
  return useContext(Say)
}
