/** What no other field can hold: JSON, kept as typed until it is JSON again. */
import { useState } from 'preact/hooks'
import { useLanguage } from '../words/language.tsx'
import { AreaField } from './field.tsx'
import { words } from './shape-words.ts'

interface JsonParts {
  readonly label: string
  readonly hint: string
  readonly error: string | undefined
  readonly value: unknown
  readonly onValue: (value: unknown) => void
}

export function JsonField({ label, hint, error, value, onValue }: JsonParts) {
  const { t } = useLanguage()
  const [text, setText] = useState(() => (value === undefined ? '' : JSON.stringify(value, null, 2)))
  const [wrong, setWrong] = useState(false)
  function change(typed: string): void {
    setText(typed)
    if (typed.trim() === '') {
      setWrong(false)
      onValue(undefined)
      return
    }
    try {
      onValue(JSON.parse(typed))
      setWrong(false)
    } catch {
      setWrong(true)
    }
  }
  return <AreaField label={label} hint={hint} error={wrong ? t(words.notJson) : error} value={text} onValue={change} rows={4} />
}
