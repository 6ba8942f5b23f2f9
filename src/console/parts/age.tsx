/** An instant: how long ago, with the hour of Vietnam beside it. */
import { useEffect, useState } from 'preact/hooks'
import { useLanguage } from '../words/language.tsx'
import { ageOf, instantOf, lengthOf } from '../words/when.ts'

const tickMs = 15_000

interface AgeParts {
  readonly at: string | number
  /** The hour is in the title only, for narrow places. */
  readonly short?: boolean
  /** It is still to come. */
  readonly ahead?: boolean
}

export function Age({ at, short = false, ahead = false }: AgeParts) {
  const { language } = useLanguage()
  const now = useNow()
  const ms = typeof at === 'number' ? at : Date.parse(at)
  const absolute = instantOf(ms, { seconds: true })
  return (
    <time class="age" dateTime={new Date(ms).toISOString()} title={absolute}>
      <span class="relative">{ageOf(ms, now, language, ahead)}</span>
      {!short && <span class="absolute"> {instantOf(ms)}</span>}
    </time>
  )
}

/** A length of time, in seconds as the API tells it. */
export function Length({ seconds }: { readonly seconds: number }) {
  const { language } = useLanguage()
  return <span class="age">{lengthOf(seconds * 1000, language)}</span>
}

/** The present, drawn again every quarter of a minute; what is drawn for another reason, as a new answer, is up to date, too. */
export function useNow(): number {
  const [, setTick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setTick((tick) => tick + 1), tickMs)
    return () => clearInterval(timer)
  }, [])
  return Date.now()
}
