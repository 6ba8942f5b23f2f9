/** A dossier field by field: what the partner named first, then the others by section; narrowed by a text. */
import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'
import type { FieldProblem } from '../../../../schemas/problem.ts'
import type { AttemptView } from '../../../../schemas/timeline.ts'
import { Button } from '../../parts/button.tsx'
import { Details } from '../../parts/details.tsx'
import { TextField } from '../../parts/field.tsx'
import { Notice } from '../../parts/notice.tsx'
import { choicesAt } from '../../words/dossier-choices.ts'
import { fieldName, pointerName } from '../../words/dossier-fields.ts'
import { useLanguage } from '../../words/language.tsx'
import { withoutMarks } from '../../words/without-marks.ts'
import { LeafField } from './leaf-field.tsx'
import { isAddable, isNamedBy, leavesOf, withLeaf, type Leaf } from './leaves.ts'
import { words } from './words.ts'

interface EditorParts {
  readonly value: unknown
  readonly onValue: (value: unknown) => void
  readonly faults: readonly FieldProblem[]
  /** What the partner found fault with. */
  readonly named: AttemptView['fields']
}

export function FieldEditor({ value, onValue, faults, named }: EditorParts) {
  const { t } = useLanguage()
  const id = useId()
  const [sought, setSought] = useState('')
  const leaves = leavesOf(value)
  const toldOf = ({ pointer }: Leaf) => named.find(({ field }) => isNamedBy(field, pointer))
  const faultOf = ({ pointer }: Leaf) => faults.find(({ field }) => field === pointer)
  const first = leaves.filter((leaf) => toldOf(leaf) !== undefined || faultOf(leaf) !== undefined)
  const seeks = sought.trim() !== ''
  const rest = leaves.filter((leaf) => !first.includes(leaf) && isSought(leaf, sought, wordsOf(leaf)))
  const folded = first.length > 0 && !seeks
  const goTo = (pointer: string) => document.getElementById(id + pointer)?.querySelector<HTMLElement>('input, textarea, select')?.focus()
  const field = (leaf: Leaf) => (
    <div key={leaf.pointer} id={id + leaf.pointer}>
      <LeafField leaf={leaf} fault={faultOf(leaf)} told={toldOf(leaf)?.words} onLeaf={(changed) => onValue(withLeaf(value, leaf.pointer, changed))} />
    </div>
  )

  function wordsOf({ pointer, group, names, value: held }: Leaf): string {
    const chosen = choicesAt(pointer)?.[String(held)]
    return [...[group, ...names].map((name) => fieldName(name, t)), chosen === undefined ? '' : t(chosen)].join(' ')
  }
  // with its section, which stands above it elsewhere
  const whole = (leaf: Leaf): Leaf => ({ ...leaf, names: leaf.group === '' ? leaf.names : [leaf.group, ...leaf.names] })

  return (
    <div class="stack">
      {faults.length > 0 && <FaultList faults={faults} value={value} onGoTo={goTo} onAdd={(pointer) => onValue(withLeaf(value, pointer, ''))} />}
      {first.length > 0 && <Group legend={t(words.namedFirst)}>{first.map((leaf) => field(whole(leaf)))}</Group>}
      <TextField label={t(words.find)} hint={t(words.findHint)} type="search" value={sought} onValue={setSought} />
      {rest.length === 0 && first.length === 0 && <p>{t(words.noField)}</p>}
      {[...Map.groupBy(rest, ({ group }) => group)].map(([group, members]) => {
        const legend = group === '' ? t(words.dossier) : fieldName(group, t)
        if (!folded) return <Group key={group} legend={legend}>{members.map(field)}</Group>
        return <Details key={`${group} folded`} summary={<span class="first-capital">{legend}</span>}>{() => <Group legend={legend}>{members.map(field)}</Group>}</Details>
      })}
    </div>
  )
}

function Group({ legend, children }: { readonly legend: string; readonly children: ComponentChildren }) {
  return (
    <fieldset class="field-group">
      <legend>{legend}</legend>
      {children}
    </fieldset>
  )
}

interface FaultListParts {
  readonly faults: readonly FieldProblem[]
  readonly value: unknown
  readonly onGoTo: (pointer: string) => void
  readonly onAdd: (pointer: string) => void
}

function FaultList({ faults, value, onGoTo, onAdd }: FaultListParts) {
  const { t, language } = useLanguage()
  return (
    <Notice tone="bad" title={t(words.faults, { count: faults.length })} live>
      <ul>
        {faults.map(({ field, message }) => (
          <li key={field}>
            {pointerName(field, t)} <code>{field}</code>: {message[language]}{' '}
            {isAddable(value, field) ? <Button look="quiet" onClick={() => onAdd(field)}>{t(words.addField)}</Button> : <Button look="quiet" onClick={() => onGoTo(field)}>{t(words.goToField)}</Button>}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

function isSought({ pointer, value }: Leaf, sought: string, words: string): boolean {
  const text = withoutMarks(sought.trim())
  return [pointer, String(value), words].some((one) => withoutMarks(one).includes(text))
}
