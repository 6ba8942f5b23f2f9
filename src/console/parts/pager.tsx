/** Through a list by cursor: the next page, back, and the first. The cursor stands in the address. */
import { usePlace, withQuery } from '../router.ts'
import { useLanguage } from '../words/language.tsx'
import { everyday } from '../words/everyday.ts'
import { Button } from './button.tsx'
import { Link } from './link.tsx'

/** `next`: as the list answered it. */
export function Pager({ next }: { readonly next: string | undefined }) {
  const { t } = useLanguage()
  const place = usePlace()
  const cursor = place.query.get('cursor')
  const depth = depthOf(history.state)
  if (next === undefined && cursor === null) return null
  return (
    <nav class="pager" aria-label={t(everyday.pages)}>
      {cursor !== null && <Link class="button plain" to={withQuery(place, {})}>{t(everyday.first)}</Link>}
      {depth > 0 && <Button onClick={() => history.back()}>{t(everyday.previous)}</Button>}
      {next !== undefined && <Link class="button plain" to={withQuery(place, { cursor: next })} state={{ depth: depth + 1 }}>{t(everyday.next)}</Link>}
    </nav>
  )
}

/** How many pages one came on from the first. */
function depthOf(state: unknown): number {
  return typeof state === 'object' && state !== null && 'depth' in state && typeof state.depth === 'number' ? state.depth : 0
}
