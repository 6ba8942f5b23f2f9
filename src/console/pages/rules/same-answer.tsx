/** Rules that mean the same answer already: the oldest of them decides, so one more may change nothing. */
import type { AnswerRuleList } from '../../../../schemas/answer-rules.ts'
import type { UnforeseenAnswer } from '../../../domain/answer-rule.ts'
import { queryOf } from '../../door/client.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Link } from '../../parts/link.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useLanguage } from '../../words/language.tsx'
import { meansAnswer } from './draft.ts'
import { words } from './words.ts'

export function SameAnswer({ partner, answer }: { readonly partner: string; readonly answer: UnforeseenAnswer }) {
  const { t } = useLanguage()
  const rules = useAnswer<AnswerRuleList>(`/admin/v1/answer-rules${queryOf({ partner })}`)
  const same = (rules.answer?.items ?? []).filter(({ match, endedAt }) => endedAt === undefined && meansAnswer(match, answer))
  if (same.length === 0) return null
  return (
    <Notice tone="warn" title={t(words.sameAnswer)}>
      <ul>{same.map(({ id, name, meaning }) => <li key={id}>{name}: {t(meaning.kind === 'later' ? words.kindLater : words.kindRefused)} <code>{meaning.code}</code></li>)}</ul>
      <p>{t(words.oldestDecides)} <Link to="/rules">{t(words.backToRules)}</Link></p>
    </Notice>
  )
}
