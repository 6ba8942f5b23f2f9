/** What a rule says, in words. */
import type { AnswerMatch, AnswerMeaning } from '../../../../schemas/answer-rules.ts'
import { useLanguage } from '../../words/language.tsx'
import { lengthOf } from '../../words/when.ts'
import { words } from './words.ts'

export function MatchWords({ match: { code, httpStatus, contains } }: { readonly match: AnswerMatch }) {
  const { t } = useLanguage()
  return (
    <ul class="plain-list">
      {code !== undefined && <li>{t(words.hasCode, { code })}</li>}
      {httpStatus !== undefined && <li>{t(words.hasStatus, { status: httpStatus })}</li>}
      {contains.map((text) => <li key={text}>{t(words.hasText, { text })}</li>)}
    </ul>
  )
}

export function MeaningWords({ meaning: { kind, code, words: said, afterSeconds } }: { readonly meaning: AnswerMeaning }) {
  const { t, language } = useLanguage()
  const what = kind === 'refused' ? t(words.refused) : t(words.later)
  return (
    <>
      <code>{code}</code>: {afterSeconds === undefined ? what : t(words.laterAfter, { length: lengthOf(afterSeconds * 1000, language) })}
      {said !== undefined && <p class="small">{said}</p>}
    </>
  )
}
