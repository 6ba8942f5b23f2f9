/** Tries what a rule is known by: on the answer at hand at once, on everything parked when it is asked for. */
import { useEffect, useState } from 'preact/hooks'
import type { AnswerMatch, AnswerRuleHits } from '../../../../schemas/answer-rules.ts'
import type { UnforeseenAnswer } from '../../../domain/answer-rule.ts'
import { send } from '../../door/client.ts'
import { useOrder } from '../../door/use-order.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { useLanguage } from '../../words/language.tsx'
import { usePartners } from '../../words/partners.tsx'
import { meansAnswer, type RuleDraft } from './draft.ts'
import { HitTable } from './hit-table.tsx'
import { words } from './words.ts'

interface TrialParts {
  readonly partner: string
  readonly match: AnswerMatch | undefined
  readonly answer: UnforeseenAnswer
  /** What it is tried for. */
  readonly kind: RuleDraft['kind']
  /** The match that was tried last, as it was then. */
  readonly onTried: (match: AnswerMatch) => void
}

export function Trial({ partner, match, answer, kind, onTried }: TrialParts) {
  const { t, n } = useLanguage()
  const { nameOf } = usePartners()
  const order = useOrder()
  const [hits, setHits] = useState<AnswerRuleHits>()
  // what was tried is not what stands there now
  useEffect(() => setHits(undefined), [JSON.stringify(match)])

  async function tryOut(): Promise<void> {
    if (match === undefined) return
    await order.run(async () => {
      setHits(await send<AnswerRuleHits>('POST', '/admin/v1/answer-rules/try', { partner, match }))
      onTried(match)
    })
  }

  return (
    <div class="stack">
      {match === undefined ? <p>{t(words.nothingChosen)}</p> : <MeansThis means={meansAnswer(match, answer)} />}
      <Button icon="search" busy={order.busy} disabled={match === undefined} onClick={() => void tryOut()}>{t(words.try)}</Button>
      {order.problem !== undefined && <ProblemBox problem={order.problem} />}
      <div role="status">
        {hits !== undefined && <p>{t(words.trying, { looked: n(hits.looked), hits: n(hits.hits), partner: nameOf(partner) })}</p>}
      </div>
      {hits !== undefined && kind === 'refused' && <Notice tone="warn"><p>{t(words.refusesMore, { hits: n(hits.hits) })}</p></Notice>}
      {hits !== undefined && hits.items.length > 0 && <HitTable items={hits.items} />}
    </div>
  )
}

function MeansThis({ means }: { readonly means: boolean }) {
  const { t } = useLanguage()
  return <Notice tone={means ? 'good' : 'bad'} live><p>{t(means ? words.meansThis : words.missesThis)}</p></Notice>
}
