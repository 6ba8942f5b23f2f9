/** A rule made from an answer that nobody foresaw: read it, choose what it is known by, say what it means, try, save. */
import { useState } from 'preact/hooks'
import type { AnswerRuleHits, NewAnswerRule } from '../../../../schemas/answer-rules.ts'
import type { AttemptList } from '../../../../schemas/timeline.ts'
import type { AdminTransferView } from '../../../../schemas/transfer.ts'
import { mayBeRuled, type UnforeseenAnswer } from '../../../domain/answer-rule.ts'
import { send } from '../../door/client.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { useOrder } from '../../door/use-order.ts'
import { Show } from '../../parts/answered.tsx'
import { Button, ButtonLink } from '../../parts/button.tsx'
import { AreaField, TextField } from '../../parts/field.tsx'
import { Link } from '../../parts/link.tsx'
import { Empty } from '../../parts/notice.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { StillMissing } from '../../parts/still-missing.tsx'
import { useLeaveWarning } from '../../parts/leave-warning.ts'
import { usePlace } from '../../router.ts'
import { useLanguage } from '../../words/language.tsx'
import { usePartners } from '../../words/partners.tsx'
import { answerIn, emptyDraft, matchOf, missingIn, ruleOf, withText, type RuleDraft } from './draft.ts'
import { KnownBy, Means } from './rule-fields.tsx'
import { RawAnswer } from './raw-answer.tsx'
import { SavedRule } from './saved-rule.tsx'
import { SameAnswer } from './same-answer.tsx'
import { Trial } from './trial.tsx'
import { missingWords, words } from './words.ts'

export function NewRule() {
  const { t } = useLanguage()
  const { nameOf } = usePartners()
  const id = usePlace().query.get('transfer') ?? undefined
  const transfer = useAnswer<AdminTransferView>(id && `/admin/v1/transfers/${id}`)
  const attempts = useAnswer<AttemptList>(id && `/admin/v1/transfers/${id}/attempts`)
  if (id === undefined) return <Page title={t(words.newOpen)}><Without title={t(words.noTransfer)} /></Page>
  const partner = transfer.answer?.partner
  const lead = (
    <>
      <p>{t(words.newLead)}</p>
      <Link to={`/transfers/${id}`}>{t(words.backToTransfer)}</Link>
    </>
  )
  return (
    <Page title={partner === undefined ? t(words.newOpen) : t(words.newTitle, { partner: nameOf(partner) })} lead={lead}>
      <Show of={attempts} lines={10}>
        {({ items }) => {
          const answer = answerIn(items)
          if (answer === undefined) return <Without title={t(words.noRaw)} />
          if (!mayBeRuled(answer.code)) return <Without title={t(words.noneMay)} />
          return <Show of={transfer} lines={2}>{(shown) => <RuleForm partner={shown.partner} answer={answer} />}</Show>
        }}
      </Show>
    </Page>
  )
}

function Without({ title }: { readonly title: string }) {
  const { t } = useLanguage()
  return (
    <Empty title={title}>
      <p>{t(words.howNew)}</p>
      <ButtonLink to="/transfers?state=parked">{t(words.seeParked)}</ButtonLink>
    </Empty>
  )
}

function RuleForm({ partner, answer }: { readonly partner: string; readonly answer: UnforeseenAnswer }) {
  const { t } = useLanguage()
  const [draft, setDraft] = useState<RuleDraft>(emptyDraft)
  const [saved, setSaved] = useState<{ readonly rule: NewAnswerRule; readonly hits: AnswerRuleHits }>()
  const order = useOrder()
  const change = (changes: Partial<RuleDraft>) => setDraft((before) => ({ ...before, ...changes }))
  const rule = ruleOf(draft, partner, answer)
  const match = matchOf(draft, answer)
  const [tried, setTried] = useState('')
  const isTried = match !== undefined && JSON.stringify(match) === tried
  const missing = [...missingIn(draft, answer).map((one) => t(missingWords[one])), ...(isTried ? [] : [t(words.missesTrial)])]
  useLeaveWarning(draft !== emptyDraft && saved === undefined)

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    if (rule === undefined || !isTried) return
    await order.run(async () => {
      await send('POST', '/admin/v1/answer-rules', rule)
      setSaved({ rule, hits: await send<AnswerRuleHits>('POST', '/admin/v1/answer-rules/try', { partner, match: rule.match }) })
    })
  }

  if (saved !== undefined) return <SavedRule rule={saved.rule} hits={saved.hits} />
  return (
    <form class="form" noValidate onSubmit={(event) => void submit(event)}>
      <Section title={t(words.step1)}>
        <SameAnswer partner={partner} answer={answer} />
        <RawAnswer raw={answer.raw} texts={draft.texts} onText={(text) => change({ texts: withText(draft.texts, text) })} />
      </Section>
      <Section title={t(words.step2)}>
        <KnownBy draft={draft} answer={answer} onChange={change} />
      </Section>
      <Section title={t(words.step3)}>
        <Means draft={draft} onChange={change} />
      </Section>
      <Section title={t(words.step4)}>
        <Trial partner={partner} match={match} answer={answer} kind={draft.kind} onTried={(now) => setTried(JSON.stringify(now))} />
        <TextField label={t(words.ruleName)} value={draft.name} onValue={(name) => change({ name })} required maxLength={100} />
        <AreaField label={t(words.who)} hint={t(words.whoHint)} value={draft.reason} onValue={(reason) => change({ reason })} required maxLength={500} />
        {order.problem !== undefined && <ProblemBox problem={order.problem} />}
        <div class="row">
          <Button type="submit" look="main" icon="book" busy={order.busy} disabled={rule === undefined || !isTried}>{t(words.save)}</Button>
        </div>
        <StillMissing what={missing} />
      </Section>
    </form>
  )
}
