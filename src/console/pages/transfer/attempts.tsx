/** The attempts of a transfer: what came of each, from the timeline; the partner's answers only once somebody asks, which is audited. */
import { useState } from 'preact/hooks'
import type { AttemptList, TimelineStepView } from '../../../../schemas/timeline.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Show } from '../../parts/answered.tsx'
import { MayButton } from '../../parts/may.tsx'
import { Empty } from '../../parts/notice.tsx'
import { Section } from '../../parts/page.tsx'
import { useLanguage } from '../../words/language.tsx'
import { attemptsIn } from './attempts-in.ts'
import { OneAttempt } from './one-attempt.tsx'
import { words } from './words.ts'

export function Attempts({ id, timeline }: { readonly id: string; readonly timeline: readonly TimelineStepView[] }) {
  const { t, n } = useLanguage()
  const [wanted, setWanted] = useState(false)
  const told = useAnswer<AttemptList>(wanted ? `/admin/v1/transfers/${id}/attempts` : undefined)
  const known = attemptsIn(timeline)
  if (known.length === 0) return <Section title={t(words.attemptsTitle)}><Empty title={t(words.noAttempts)} /></Section>
  const last = known[known.length - 1]
  return (
    <Section title={t(words.attemptsTitle)} aside={n(known.length)}>
      {!wanted && (
        <div class="row">
          <MayButton right="content.read" onClick={() => setWanted(true)}>{t(words.content)}</MayButton>
          <p class="small">{t(words.contentWhat)}</p>
        </div>
      )}
      {wanted ? (
        <Show of={told}>{({ items }) => <div class="stack">{items.toReversed().map((attempt, index) => <OneAttempt key={attempt.number} attempt={attempt} open={index === 0} />)}</div>}</Show>
      ) : (
        <div class="stack">{known.toReversed().map((attempt) => <OneAttempt key={attempt.number} attempt={attempt} open={attempt === last} />)}</div>
      )}
    </Section>
  )
}
