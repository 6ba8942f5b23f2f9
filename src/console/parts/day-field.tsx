/** A day, typed as dd/mm/yyyy whatever the language of the browser. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { useLanguage } from '../words/language.tsx'
import { dayFrom, dayWritten } from '../words/typed-day.ts'
import { TextField } from './field.tsx'

const words = {
  form: { vi: 'ngày/tháng/năm', en: 'dd/mm/yyyy' },
  wrong: { vi: 'Ghi ngày/tháng/năm, ví dụ 22/11/2026.', en: 'Write dd/mm/yyyy, e.g. 22/11/2026.' },
  late: { vi: 'Không muộn hơn {max}.', en: 'Not later than {max}.' },
} as const

interface DayParts {
  readonly label: string
  /** yyyy-mm-dd; empty: none. */
  readonly value: string
  /** Empty while what is typed is no day, or a later one than `max`. */
  readonly onValue: (day: string) => void
  readonly max?: string
}

export function DayField({ label, value, onValue, max }: DayParts) {
  const { t } = useLanguage()
  const [typed, setTyped] = useState(() => dayWritten(value))
  const found = dayFrom(typed)
  const late = found !== undefined && max !== undefined && found > max
  const told = useRef(value)
  // set from elsewhere: an address, a button that clears
  useEffect(() => {
    if (value !== told.current) setTyped(dayWritten(value))
    told.current = value
  }, [value])
  function take(text: string): void {
    setTyped(text)
    const day = dayFrom(text)
    const meant = day === undefined || (max !== undefined && day > max) ? '' : day
    if (meant === told.current) return
    told.current = meant
    onValue(meant)
  }
  // nothing is wrong yet while it is being typed
  const wrong = typed.trim().length >= 10 && found === undefined ? t(words.wrong) : undefined
  return <TextField label={label} value={typed} onValue={take} placeholder={t(words.form)} maxLength={10} error={late ? t(words.late, { max: dayWritten(max) }) : wrong} />
}
