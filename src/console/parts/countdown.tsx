/** How long something is still good, second by second near its end. It is not read out: what follows from its end is. */
import { useEffect, useState } from 'preact/hooks'
import { useLanguage } from '../words/language.tsx'
import { lengthOf } from '../words/when.ts'

/** Milliseconds left; zero once it is over. */
export function useTimeLeft(until: string): number {
  const end = Date.parse(until)
  const [left, setLeft] = useState(() => Math.max(0, end - Date.now()))
  useEffect(() => {
    const look = () => setLeft(Math.max(0, end - Date.now()))
    look()
    const timer = setInterval(look, 1000)
    return () => clearInterval(timer)
  }, [end])
  return left
}

export function Countdown({ ms }: { readonly ms: number }) {
  const { language } = useLanguage()
  return <span role="timer" aria-live="off">{lengthOf(ms, language)}</span>
}
