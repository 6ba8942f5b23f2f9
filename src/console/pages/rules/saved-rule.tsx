/** After a rule was saved: what is still parked because of such answers, and the way to send it again. */
import { useEffect, useRef } from 'preact/hooks'
import type { AnswerRuleHits, NewAnswerRule } from '../../../../schemas/answer-rules.ts'
import { useSession } from '../../door/session.tsx'
import { ButtonLink } from '../../parts/button.tsx'
import { Link } from '../../parts/link.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Section } from '../../parts/page.tsx'
import { hrefOf } from '../../router.ts'
import { useLanguage } from '../../words/language.tsx'
import { usePartners } from '../../words/partners.tsx'
import { planLink } from './draft.ts'
import { HitTable } from './hit-table.tsx'
import { words } from './words.ts'

export function SavedRule({ rule, hits }: { readonly rule: NewAnswerRule; readonly hits: AnswerRuleHits }) {
  const { t, n } = useLanguage()
  const { nameOf } = usePartners()
  const { may } = useSession()
  const box = useRef<HTMLDivElement>(null)
  // the form that had the focus is gone
  useEffect(() => box.current?.focus(), [])
  const link = planLink(rule.partner, rule.match, hits)
  return (
    <div class="stack" ref={box} tabIndex={-1}>
      <Section title={rule.name}>
        <Notice tone="good" title={t(words.saved)} live>
          <p>{t(words.trying, { looked: n(hits.looked), hits: n(hits.hits), partner: nameOf(rule.partner) })}</p>
          {hits.hits > 0 && <p>{t(words.savedWhat)}</p>}
          {hits.hits > hits.items.length && <p>{t(words.wider)}</p>}
          {hits.hits > 0 && may('transfers.replay') && <ButtonLink look="main" icon="repeat" to={link}>{t(words.plan)}</ButtonLink>}
        </Notice>
        {hits.hits > 0 && !may('transfers.replay') && <p>{t(words.planHidden)} <code>{`${location.origin}${hrefOf(link)}`}</code></p>}
        {hits.items.length > 0 && <HitTable items={hits.items} />}
        <Link to="/rules">{t(words.backToRules)}</Link>
      </Section>
    </div>
  )
}
