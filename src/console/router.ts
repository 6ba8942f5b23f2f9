/** Where one is in the console: the path below /console, its query, and how to go elsewhere. */
import { useEffect, useState } from 'preact/hooks'
import { matchPath } from './match-path.ts'
import { hrefOf, placeOf, type Place } from './place.ts'

export { base, hrefOf, withQuery, type Place } from './place.ts'

const moved = 'lienthong-moved'

export function navigate(to: string, { replace = false, state = null }: { readonly replace?: boolean; readonly state?: unknown } = {}): void {
  if (replace) history.replaceState(state, '', hrefOf(to))
  else history.pushState(state, '', hrefOf(to))
  dispatchEvent(new Event(moved))
}

export function usePlace(): Place {
  const [place, setPlace] = useState(() => placeOf(location))
  useEffect(() => {
    const look = () => setPlace(placeOf(location))
    addEventListener('popstate', look)
    addEventListener(moved, look)
    return () => {
      removeEventListener('popstate', look)
      removeEventListener(moved, look)
    }
  }, [])
  return place
}

/** What the pattern of the page that is shown found in the path. */
export function useParameter(pattern: string, name: string): string {
  const { path } = usePlace()
  return matchPath(pattern, path)?.[name] ?? ''
}
