/** The answer word for word, as text in which a part can be selected, by mouse or keys, and taken into the rule. */
import { useId, useRef, useState } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { useLanguage } from '../../words/language.tsx'
import { linesOf, mostTexts } from './draft.ts'
import { words } from './words.ts'

interface RawParts {
  readonly raw: string
  readonly texts: string
  readonly onText: (text: string) => void
}

export function RawAnswer({ raw, texts, onText }: RawParts) {
  const { t } = useLanguage()
  const id = useId()
  const box = useRef<HTMLTextAreaElement>(null)
  const [said, setSaid] = useState('')

  function take(): void {
    const { selectionStart = 0, selectionEnd = 0 } = box.current ?? {}
    const selected = raw.slice(selectionStart, selectionEnd).trim()
    if (selected === '') return setSaid(t(words.takeNone))
    if (linesOf(texts).length >= mostTexts) return setSaid(t(words.takenFull))
    onText(selected)
    setSaid(t(words.taken, { text: selected }))
  }

  return (
    <div class="stack">
      <div class="field">
        <label for={id}>{t(words.raw)}</label>
        <textarea ref={box} id={id} class="raw" readOnly value={raw} rows={Math.min(16, raw.split('\n').length + 3)} spellcheck={false} aria-describedby={`${id}-hint`} />
        <p class="hint" id={`${id}-hint`}>{t(words.rawHint)}</p>
      </div>
      <div class="row">
        <Button icon="check" onClick={take}>{t(words.take)}</Button>
        <span role="status">{said}</span>
      </div>
    </div>
  )
}
