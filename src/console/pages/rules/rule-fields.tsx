/** The fields of a rule: what the answer is known by, and what it means. */
import type { UnforeseenAnswer } from '../../../domain/answer-rule.ts'
import { AreaField, CheckField, SelectField, TextField } from '../../parts/field.tsx'
import { useLanguage } from '../../words/language.tsx'
import { isCode, leastText, linesOf, mostTexts, type RuleDraft } from './draft.ts'
import { words } from './words.ts'

interface KnownByParts {
  readonly draft: RuleDraft
  readonly answer: UnforeseenAnswer
  readonly onChange: (changes: Partial<RuleDraft>) => void
}

export function KnownBy({ draft, answer, onChange }: KnownByParts) {
  const { t } = useLanguage()
  const texts = linesOf(draft.texts)
  const short = texts.some((text) => text.length < leastText) ? t(words.takenShort, { least: leastText }) : undefined
  const error = texts.length > mostTexts ? t(words.takenFull) : short
  return (
    <>
      <p>{t(words.step2What)}</p>
      <AreaField label={t(words.texts)} value={draft.texts} onValue={(value) => onChange({ texts: value })} error={error} rows={3} required />
      <div class="row">
        {answer.code !== '' && <CheckField label={t(words.byCode, { code: answer.code })} checked={draft.byCode} onChecked={(byCode) => onChange({ byCode })} />}
        {answer.httpStatus !== undefined && <CheckField label={t(words.byStatus, { status: answer.httpStatus })} checked={draft.byStatus} onChecked={(byStatus) => onChange({ byStatus })} />}
      </div>
    </>
  )
}

export function Means({ draft, onChange }: { readonly draft: RuleDraft; readonly onChange: (changes: Partial<RuleDraft>) => void }) {
  const { t } = useLanguage()
  const choices = [
    { value: '', label: t(words.kindNone) },
    { value: 'refused', label: t(words.kindRefused) },
    { value: 'later', label: t(words.kindLater) },
  ]
  const wrong = draft.code !== '' && !isCode(draft.code.trim())
  return (
    <>
      <SelectField label={t(words.kind)} hint={t(words.deliveredNote)} value={draft.kind} onValue={(value) => onChange({ kind: value === 'later' || value === 'refused' ? value : '' })} choices={choices} />
      <div class="pair">
        <TextField label={t(words.code)} hint={t(words.codeHint)} error={wrong ? t(words.codeWrong) : undefined} value={draft.code} onValue={(code) => onChange({ code })} required maxLength={60} />
        {draft.kind === 'later' && <TextField label={t(words.after)} hint={t(words.afterHint)} type="number" min={1} max={10_080} value={draft.afterMinutes} onValue={(afterMinutes) => onChange({ afterMinutes })} />}
      </div>
      <TextField label={t(words.means)} hint={t(words.meansHint)} value={draft.words} onValue={(value) => onChange({ words: value })} maxLength={500} />
    </>
  )
}
