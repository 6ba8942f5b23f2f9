/** What went wrong and what to do, in words of this console; what only a technician reads is folded. */
import type { Problem } from '../../../schemas/problem.ts'
import { useLanguage } from '../words/language.tsx'
import { everyday } from '../words/everyday.ts'
import { fieldName, inWords, problemWords } from '../words/problems.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'

const words = {
  request: { vi: 'Mã yêu cầu', en: 'Request' },
  details: { vi: 'Chi tiết kỹ thuật', en: 'Technical details' },
} as const

export function ProblemBox({ problem, onAgain }: { readonly problem: Problem; readonly onAgain?: () => void }) {
  const { language, t } = useLanguage()
  const told = language === 'vi' ? problem.vi : problem
  const own = problemWords[problem.code]
  return (
    <div class="notice bad" role="alert">
      <Icon name="warning" />
      <div>
        <p class="notice-title">{own === undefined ? told.title : t(own.title)}</p>
        {told.detail !== undefined && <p>{inWords(told.detail, language)}</p>}
        {problem.errors.length > 0 && (
          <ul>
            {problem.errors.map(({ field, message }) => {
              const name = fieldName(field)
              return (
                <li key={field}>
                  {name === undefined ? <code>{field}</code> : <strong>{t(name)}:</strong>} {message[language]}
                </li>
              )
            })}
          </ul>
        )}
        <p>{own === undefined ? inWords(told.remedy, language) : t(own.remedy)}</p>
        {problem.instance !== '' && (
          <details class="small">
            <summary>{t(words.details)}</summary>
            {t(words.request)}: <code>{problem.instance}</code> · <code>{problem.code}</code>
            {problem.errors.map(({ field }) => <span key={field}> · <code>{field}</code></span>)}
          </details>
        )}
        {onAgain !== undefined && <Button onClick={onAgain}>{t(everyday.again)}</Button>}
      </div>
    </div>
  )
}
