/** One value of a dossier: a list where only some values may stand, else a field, with its instant or date as people read it. */
import type { FieldProblem } from '../../../../schemas/problem.ts'
import { AreaField, SelectField, TextField } from '../../parts/field.tsx'
import { Told } from '../../parts/told.tsx'
import { choicesAt } from '../../words/dossier-choices.ts'
import { fieldName } from '../../words/dossier-fields.ts'
import { everyday } from '../../words/everyday.ts'
import { useLanguage, type LanguageChoice } from '../../words/language.tsx'
import { dateOf, instantOf } from '../../words/when.ts'
import { leafFrom, type Leaf, type LeafValue } from './leaves.ts'
import { words } from './words.ts'

/** A correction is about the same dossier, from the same sender, to the same partner. */
const fixed: readonly string[] = ['/code', '/sender', '/receiver']
const longText = 80

interface LeafParts {
  readonly leaf: Leaf
  readonly fault: FieldProblem | undefined
  /** What the partner said about it. */
  readonly told: string | undefined
  readonly onLeaf: (value: LeafValue) => void
}

export function LeafField({ leaf: { pointer, names, value }, fault, told, onLeaf }: LeafParts) {
  const { t, language } = useLanguage()
  const read = typeof value === 'string' ? readable(value, t) : undefined
  const same = {
    label: names.map((name) => fieldName(name, t)).join(' / '),
    ...(told === undefined && read === undefined ? {} : { hint: <LeafHint told={told} read={read} /> }),
    error: fault?.message[language],
    onValue: (text: string) => onLeaf(leafFrom(text, value)),
  }
  if (fixed.includes(pointer)) return <TextField {...same} hint={t(words.fieldsFixed)} value={String(value)} disabled />
  if (typeof value === 'boolean') return <SelectField {...same} value={String(value)} choices={[{ value: 'true', label: t(everyday.yes) }, { value: 'false', label: t(everyday.no) }]} />
  const choices = Object.entries(choicesAt(pointer) ?? {}).map(([one, pair]) => ({ value: one, label: t(pair) }))
  if (choices.length > 0) {
    const known = choices.some((choice) => choice.value === String(value))
    return <SelectField {...same} value={String(value)} choices={known ? choices : [{ value: String(value), label: String(value) }, ...choices]} />
  }
  if (typeof value === 'string' && (value.length > longText || value.includes('\n'))) return <AreaField {...same} value={value} />
  return <TextField {...same} value={String(value)} inputMode={typeof value === 'number' ? 'numeric' : 'text'} spellcheck={false} />
}

/** The hour of Vietnam of an instant, the usual order of a date. */
function readable(value: string, t: LanguageChoice['t']): string | undefined {
  const at = Date.parse(value)
  if (Number.isNaN(at)) return undefined
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return t(words.readsAsDate, { read: dateOf(at) })
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value) ? t(words.readsAs, { read: instantOf(at) }) : undefined
}

function LeafHint({ told, read }: { readonly told: string | undefined; readonly read: string | undefined }) {
  const { t } = useLanguage()
  const [before = '', after = ''] = t(words.partnerNames).split('{told}')
  return (
    <>
      {told === undefined ? null : <>{before}<Told>{told}</Told>{after}{read === undefined ? '' : ' · '}</>}
      {read}
    </>
  )
}
