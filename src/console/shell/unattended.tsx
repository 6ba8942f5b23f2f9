/** Says that the figures stand still because nobody is there. */
import { useEffect, useState } from 'preact/hooks'
import { isAttended, whenAttended } from '../door/attendance.ts'
import { Notice } from '../parts/notice.tsx'
import { useLanguage } from '../words/language.tsx'
import { words } from './words.ts'

const lookEveryMs = 15_000

export function Unattended() {
  const { t } = useLanguage()
  const [away, setAway] = useState(false)
  useEffect(() => {
    const timer = setInterval(() => setAway(!isAttended()), lookEveryMs)
    const forget = whenAttended(() => setAway(false))
    return () => {
      clearInterval(timer)
      forget()
    }
  }, [])
  if (!away) return null
  return (
    <div class="unattended">
      <Notice tone="wait"><p>{t(words.unattended)}</p></Notice>
    </div>
  )
}
