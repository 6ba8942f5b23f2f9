/** Labelled inputs: text, a choice, several of a few, longer text. What is wrong with one stands under it. */
import { createElement, type ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

interface Labelled {
  readonly label: string
  readonly hint?: ComponentChildren
  readonly error?: string | undefined
}

interface TextParts extends Labelled {
  readonly value: string
  readonly onValue: (value: string) => void
  readonly type?: TextType
  readonly required?: boolean
  readonly disabled?: boolean
  readonly spellcheck?: boolean
  readonly autoComplete?: 'off' | 'username' | 'current-password' | 'new-password' | 'one-time-code'
  readonly inputMode?: 'numeric' | 'text' | 'search'
  readonly maxLength?: number
  readonly min?: number | string
  readonly max?: number | string
  readonly pattern?: string
  readonly placeholder?: string
}

export type TextType = 'text' | 'password' | 'number' | 'date' | 'datetime-local' | 'search'

export function TextField({ label, hint, error, value, onValue, type = 'text', autoComplete = 'off', ...rest }: TextParts) {
  return (
    <Around label={label} hint={hint} error={error}>
      {(ids) => createElement('input', { ...rest, ...ids, type, autoComplete, value, onInput: (event: Event) => onValue(textIn(event)) })}
    </Around>
  )
}

/** Typed loosely where the library tells types of inputs apart more finely than one part for all of them can. */
function textIn({ currentTarget }: Event): string {
  return currentTarget instanceof HTMLInputElement ? currentTarget.value : ''
}

interface AreaParts extends Labelled {
  readonly value: string
  readonly onValue: (value: string) => void
  readonly required?: boolean
  readonly rows?: number
  readonly maxLength?: number
}

export function AreaField({ label, hint, error, value, onValue, rows = 3, ...rest }: AreaParts) {
  // how much is left is said once it matters
  const count = rest.maxLength !== undefined && value.length > rest.maxLength * 0.8 ? `${value.length}/${rest.maxLength}` : undefined
  const both = hint !== undefined && count !== undefined
  return (
    <Around label={label} hint={hint === undefined && count === undefined ? undefined : <>{hint}{both ? ' · ' : ''}{count}</>} error={error}>
      {(ids) => <textarea {...rest} {...ids} rows={rows} value={value} onInput={(event) => onValue(event.currentTarget.value)} />}
    </Around>
  )
}

export interface Choice {
  readonly value: string
  readonly label: string
}

interface SelectParts extends Labelled {
  readonly value: string
  readonly onValue: (value: string) => void
  readonly choices: readonly Choice[]
}

export function SelectField({ label, hint, error, value, onValue, choices }: SelectParts) {
  return (
    <Around label={label} hint={hint} error={error}>
      {(ids) => (
        <select {...ids} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
          {choices.map((choice) => <option key={choice.value} value={choice.value}>{choice.label}</option>)}
        </select>
      )}
    </Around>
  )
}

interface CheckParts {
  readonly legend: string
  readonly choices: readonly Choice[]
  readonly chosen: readonly string[]
  readonly onChosen: (chosen: readonly string[]) => void
}

export function CheckGroup({ legend, choices, chosen, onChosen }: CheckParts) {
  function toggle(value: string): void {
    onChosen(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])
  }
  return (
    <fieldset class="checks">
      <legend>{legend}</legend>
      {choices.map(({ value, label }) => <CheckField key={value} label={label} checked={chosen.includes(value)} onChecked={() => toggle(value)} />)}
    </fieldset>
  )
}

export function CheckField({ label, checked, onChecked }: { readonly label: string; readonly checked: boolean; readonly onChecked: (checked: boolean) => void }) {
  return (
    <label class="check">
      <input type="checkbox" checked={checked} onChange={(event) => onChecked(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  )
}

interface Ids {
  readonly id: string
  readonly 'aria-describedby'?: string
  readonly 'aria-invalid'?: true
}

interface AroundParts {
  readonly label: string
  readonly hint?: ComponentChildren | undefined
  readonly error?: string | undefined
  readonly children: (ids: Ids) => ComponentChildren
}

function Around({ label, hint, error, children }: AroundParts) {
  const id = useId()
  const [hintId, errorId] = [`${id}-hint`, `${id}-error`]
  const described = [hint === undefined ? '' : hintId, error === undefined ? '' : errorId].filter((one) => one !== '').join(' ')
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, ...(described === '' ? {} : { 'aria-describedby': described }), ...(error === undefined ? {} : { 'aria-invalid': true }) })}
      {hint !== undefined && <p class="hint" id={hintId}>{hint}</p>}
      {error !== undefined && <p class="field-error" id={errorId}>{error}</p>}
    </div>
  )
}
