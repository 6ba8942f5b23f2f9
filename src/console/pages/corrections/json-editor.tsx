/** JSON as text to edit, with the numbers of its lines, faults at their lines and a list of them that leads there. */
import { useEffect, useId, useMemo, useRef } from 'preact/hooks'
import type { FieldProblem } from '../../../../schemas/problem.ts'
import { Notice } from '../../parts/notice.tsx'
import { useLanguage } from '../../words/language.tsx'
import { nearestPlace, placesIn, syntaxFault, type JsonPlace } from './json-places.ts'
import { words } from './words.ts'

interface EditorParts {
  readonly text: string
  readonly onText: (text: string) => void
  readonly faults: readonly FieldProblem[]
}

interface PlacedFault {
  readonly fault: FieldProblem
  readonly place: JsonPlace | undefined
}

/** Beyond this the numbers would cost more than they help. */
const mostLines = 5_000

export function JsonEditor({ text, onText, faults }: EditorParts) {
  const { t, language } = useLanguage()
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const gutter = useRef<HTMLDivElement>(null)
  const syntax = useMemo(() => syntaxFault(text), [text])
  const placed = useMemo(() => placeFaults(text, faults, syntax === undefined), [text, faults, syntax])
  const lines = text.split('\n').length
  const marked = new Set([...placed.map(({ place }) => place?.line), syntax?.line])

  function goTo({ start, end, line }: JsonPlace): void {
    const box = area.current
    if (box === null) return
    box.focus()
    box.setSelectionRange(start, Math.min(end, start + 200))
    box.scrollTop = Math.max(0, (box.scrollHeight / lines) * (line - 4))
  }
  // a gutter that scrolls with the text
  useEffect(() => {
    const box = area.current
    const follow = () => {
      if (gutter.current !== null && box !== null) gutter.current.scrollTop = box.scrollTop
    }
    box?.addEventListener('scroll', follow, { passive: true })
    return () => box?.removeEventListener('scroll', follow)
  }, [])

  return (
    <div class="stack">
      <div class="field">
        <label for={id}>{t(words.content)}</label>
        <div class="json-editor">
          {lines <= mostLines && (
            <div class="json-gutter" ref={gutter} aria-hidden="true">
              {Array.from({ length: lines }, (_, index) => <span key={index} class={marked.has(index + 1) ? 'faulty' : ''}>{index + 1}</span>)}
            </div>
          )}
          <textarea
            ref={area}
            id={id}
            value={text}
            rows={22}
            wrap="off"
            spellcheck={false}
            aria-describedby={`${id}-hint ${id}-faults`}
            aria-invalid={marked.size > 1 || syntax !== undefined}
            onInput={(event) => onText(event.currentTarget.value)}
          />
        </div>
        <p class="hint" id={`${id}-hint`}>{t(words.contentHint)}</p>
      </div>
      <div id={`${id}-faults`} role="status">
        {syntax !== undefined && (
          <Notice tone="bad" title={t(words.notJson)}>
            <p>{syntax.line === undefined ? syntax.message : t(words.notJsonAt, { line: syntax.line, column: syntax.column ?? 1, message: syntax.message })}</p>
          </Notice>
        )}
        {placed.length > 0 && (
          <Notice tone="bad" title={t(words.faults, { count: placed.length })}>
            <ul>
              {placed.map(({ fault, place }) => (
                <li key={fault.field}>
                  {place !== undefined && <button type="button" class="button plain tiny" onClick={() => goTo(place)}>{t(words.goTo, { line: place.line })}</button>}{' '}
                  <code>{fault.field}</code> {fault.message[language]}
                </li>
              ))}
            </ul>
          </Notice>
        )}
      </div>
    </div>
  )
}

function placeFaults(text: string, faults: readonly FieldProblem[], correct: boolean): readonly PlacedFault[] {
  if (faults.length === 0) return []
  const places = correct ? placesIn(text) : new Map<string, JsonPlace>()
  return faults.map((fault) => ({ fault, place: nearestPlace(places, fault.field) }))
}
