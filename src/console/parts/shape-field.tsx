/** A field of a form drawn from a schema: whatever its shape, with its words, its faults, and what it holds. */
import type { ComponentChildren } from 'preact'
import type { Bilingual } from '../../../schemas/bilingual.ts'
import { everyday } from '../words/everyday.ts'
import { useLanguage } from '../words/language.tsx'
import { Button } from './button.tsx'
import { CheckField, SelectField, TextField } from './field.tsx'
import { emptyOf, isRecord, pointerOf, type Member, type Shape } from './form-shape.ts'
import { JsonField } from './json-field.tsx'
import { secretMask } from './shape-mask.ts'
import { words } from './shape-words.ts'

export interface ShapeParts {
  readonly shape: Shape
  readonly name: string
  readonly required: boolean
  readonly value: unknown
  /** Undefined takes it away. */
  readonly onValue: (value: unknown) => void
  /** JSON pointer of this value; faults are found by it. */
  readonly at: string
  readonly faultAt: (pointer: string) => Bilingual | undefined
}

export function ShapeField(parts: ShapeParts) {
  const { t, n, language } = useLanguage()
  const { shape, name, required, value, onValue, at, faultAt } = parts
  const fault = faultAt(at)
  const title = shape.label === undefined ? name : t(shape.label)
  const label = required ? title : `${title} (${t(everyday.optional)})`
  const error = fault === undefined ? undefined : t(fault)
  // the descriptions of schemas are English; elsewhere the name of the field says it
  const help = language === 'en' ? shape.help : undefined
  const hint = (more: string = '') => [shape.label === undefined ? undefined : name, help, shape.form && t(shape.form), more].filter((part) => part !== undefined && part !== '').join(' · ')
  const standard = isPlain(shape.standard) ? t(words.standard, { value: String(shape.standard) }) : ''

  switch (shape.kind) {
    case 'text':
      if (shape.secret) {
        const kept = value === secretMask
        return <TextField label={label} hint={hint(t(kept ? words.secretKept : words.secretNew))} error={error} value={textOf(value)} onValue={(text) => onValue(keptText(text, required))} maxLength={4000} autoComplete="off" />
      }
      return (
        <TextField
          label={label}
          hint={hint([shape.example === undefined ? '' : t(words.example, { value: shape.example }), standard].filter((part) => part !== '').join(' · '))}
          error={error}
          value={textOf(value)}
          onValue={(text) => onValue(keptText(text, required))}
          {...(shape.maxLength === undefined ? {} : { maxLength: shape.maxLength })}
          autoComplete="off"
        />
      )
    case 'number': {
      const limits = shape.least === undefined || shape.most === undefined ? '' : t(words.between, { least: n(shape.least), most: n(shape.most) })
      return (
        <TextField
          label={label}
          hint={hint([limits, standard].filter((part) => part !== '').join(' · '))}
          error={error}
          type="number"
          value={textOf(value)}
          onValue={(text) => onValue(text === '' ? undefined : Number(text))}
          {...(shape.least === undefined ? {} : { min: shape.least })}
          {...(shape.most === undefined ? {} : { max: shape.most })}
          {...(shape.whole ? {} : { step: 'any' })}
        />
      )
    }
    case 'yes-no':
      return (
        <div class="field">
          <CheckField label={title} checked={value === true} onChecked={onValue} />
          {hint(standard) !== '' && <p class="hint">{hint(standard)}</p>}
          {error !== undefined && <p class="field-error">{error}</p>}
        </div>
      )
    case 'choice': {
      const choices = shape.values.map((choice) => ({ value: String(choice), label: String(choice) }))
      const withNone = required && value !== undefined ? choices : [{ value: '', label: t(words.notSet) }, ...choices]
      return <SelectField label={label} hint={hint(standard)} error={error} value={isPlain(value) ? String(value) : ''} onValue={(chosen) => onValue(shape.values.find((choice) => String(choice) === chosen))} choices={withNone} />
    }
    case 'object':
      return <ObjectField {...parts} members={shape.members} title={title} hint={hint()} error={error} />
    case 'list':
      return <ListField {...parts} item={shape.item} most={shape.most} title={title} hint={hint()} error={error} />
    case 'json':
      return <JsonField label={label} hint={hint(standard)} error={error} value={value} onValue={onValue} />
  }
}

interface GroupParts extends ShapeParts {
  readonly title: string
  readonly hint: string
  readonly error: string | undefined
}

function Group({ title, hint, error, children }: Pick<GroupParts, 'title' | 'hint' | 'error'> & { readonly children: ComponentChildren }) {
  return (
    <fieldset class="shape-group">
      <legend>{title}</legend>
      {hint !== '' && <p class="hint">{hint}</p>}
      {error !== undefined && <p class="field-error">{error}</p>}
      {children}
    </fieldset>
  )
}

function ObjectField({ members, title, hint, error, value, required, shape, onValue, at, faultAt }: GroupParts & { readonly members: readonly Member[] }) {
  const { t } = useLanguage()
  if (!isRecord(value)) {
    return (
      <Group title={title} hint={hint} error={error}>
        <p><span class="soft">{t(words.notSet)}</span> <Button onClick={() => onValue(emptyOf(shape))}>{t(words.addPart)}<span class="unseen"> ({title})</span></Button></p>
      </Group>
    )
  }
  return (
    <Group title={title} hint={hint} error={error}>
      <MemberFields members={members} value={value} onValue={onValue} at={at} faultAt={faultAt} />
      {!required && <p><Button look="quiet" onClick={() => onValue(undefined)}>{t(words.takeAwayPart)}<span class="unseen"> ({title})</span></Button></p>}
    </Group>
  )
}

interface MembersParts extends Pick<ShapeParts, 'at' | 'faultAt' | 'onValue'> {
  readonly members: readonly Member[]
  readonly value: Readonly<Record<string, unknown>>
}

/** The members of an object in their order. */
export function MemberFields({ members, value, onValue, at, faultAt }: MembersParts) {
  return (
    <>
      {members.map(({ name, shape, required }) => (
        <ShapeField
          key={name}
          shape={shape}
          name={name}
          required={required}
          value={value[name]}
          onValue={(own) => onValue(withMember(value, name, own))}
          at={pointerOf(at, name)}
          faultAt={faultAt}
        />
      ))}
    </>
  )
}

function ListField({ item, most, title, hint, error, value, onValue, at, faultAt }: GroupParts & { readonly item: Shape; readonly most: number | undefined }) {
  const { t } = useLanguage()
  const rows: readonly unknown[] = Array.isArray(value) ? value : []
  return (
    <Group title={title} hint={hint} error={error}>
      {rows.map((row, index) => {
        const name = t(words.item, { number: index + 1 })
        return (
          <div key={index} class="shape-item">
            <ShapeField
              shape={item}
              name={name}
              required
              value={row}
              onValue={(own) => onValue(rows.with(index, own))}
              at={pointerOf(at, index)}
              faultAt={faultAt}
            />
            <Button look="quiet" onClick={() => onValue(rows.toSpliced(index, 1))}>{t(words.takeAway)}<span class="unseen"> {title}, {name}</span></Button>
          </div>
        )
      })}
      {(most === undefined || rows.length < most) && <p><Button onClick={() => onValue([...rows, emptyOf(item)])}>{t(words.add)}<span class="unseen"> {title}</span></Button></p>}
    </Group>
  )
}

function withMember(value: Readonly<Record<string, unknown>>, name: string, own: unknown): Readonly<Record<string, unknown>> {
  const { [name]: _, ...others } = value
  return own === undefined ? others : { ...value, [name]: own }
}

function isPlain(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function keptText(text: string, required: boolean): string | undefined {
  return text === '' && !required ? undefined : text
}
