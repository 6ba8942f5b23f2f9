/** What is to be sent again: a filter, from the address at first, made a plan by the gateway. */
import { useState } from 'preact/hooks'
import type { ReplayPlan, ReplayVerb } from '../../../../schemas/replays.ts'
import { send } from '../../door/client.ts'
import { useSession } from '../../door/session.tsx'
import { useOrder } from '../../door/use-order.ts'
import { Button } from '../../parts/button.tsx'
import { Details } from '../../parts/details.tsx'
import { CheckGroup, SelectField, TextField } from '../../parts/field.tsx'
import { Link } from '../../parts/link.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { PartnerField } from '../../parts/partners.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { navigate, usePlace } from '../../router.ts'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { deliveryWords } from '../../words/states.ts'
import { filterOf, formOf, ignoredIn, isWide, queryOfFilter, statesOf, timeNames, usualStates, type PlanForm } from './plan-filter.ts'
import { words } from './words.ts'

export function NewReplayPlan() {
  const { t, n } = useLanguage()
  const { may } = useSession()
  const { query } = usePlace()
  const [form, setForm] = useState(() => formOf(query))
  const [ignored] = useState(() => ignoredIn(query))
  const order = useOrder()
  const change = (changes: Partial<PlanForm>) => setForm((before) => ({ ...before, ...changes }))
  const forbidden = form.verb === 'resend' && !may('transfers.resend')

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    const filter = filterOf(form)
    await order.run(async () => {
      const plan = await send<ReplayPlan>('POST', '/admin/v1/replay-plans', { verb: form.verb, filter })
      // whoever comes back finds the form as it was
      navigate(`/replay/new?${queryOfFilter(form.verb, filter)}`, { replace: true })
      navigate(`/replay/plans/${plan.id}`)
    })
  }

  return (
    <Page title={t(words.newPlan)} lead={<><p>{t(words.planLead)}</p><Link to="/replay">{t(words.backToRuns)}</Link></>}>
      <form class="form" onSubmit={(event) => void submit(event)}>
        <Section title={t(words.which)}>
          <Verb verb={form.verb} onVerb={(verb) => change({ verb, states: usualStates[verb] })} />
          {form.ids.length > 0 && (
            <p class="row">
              <strong>{t(words.chosenIds, { count: n(form.ids.length) })}</strong> <Button onClick={() => change({ ids: [] })}>{t(words.forgetIds, { count: n(form.ids.length) })}</Button>
            </p>
          )}
          <Conditions form={form} onChange={change} />
        </Section>
        {ignored.length > 0 && <Notice tone="warn"><p>{t(words.ignored, { names: ignored.join(', ') })}</p></Notice>}
        {form.states.length === 0 && <Notice tone="warn"><p>{t(words.noStates)}</p></Notice>}
        {isWide(form) && <Notice tone="warn"><p>{t(form.verb === 'resend' ? words.wideResend : words.wide)}</p></Notice>}
        {forbidden && <Notice tone="bad"><p>{t(words.cannotResend)}</p></Notice>}
        {order.problem !== undefined && <ProblemBox problem={order.problem} />}
        <div class="row">
          <Button type="submit" look="main" icon="search" busy={order.busy} disabled={forbidden || form.states.length === 0}>{t(words.makePlan)}</Button>
        </div>
      </form>
    </Page>
  )
}

function Verb({ verb, onVerb }: { readonly verb: ReplayVerb; readonly onVerb: (verb: ReplayVerb) => void }) {
  const { t } = useLanguage()
  const choices = [
    { value: 'replay', label: t(words.replayChoice) },
    { value: 'resend', label: t(words.resendChoice) },
  ]
  return (
    <>
      <SelectField label={t(words.verb)} value={verb} onValue={(value) => onVerb(value === 'resend' ? 'resend' : 'replay')} choices={choices} />
      {verb === 'resend' && <Notice tone="warn"><p>{t(words.resendNeeds)}</p></Notice>}
    </>
  )
}

function Conditions({ form, onChange }: { readonly form: PlanForm; readonly onChange: (changes: Partial<PlanForm>) => void }) {
  const { t } = useLanguage()
  const states = statesOf[form.verb]
  const more = [form.client, form.procedureCode, form.dossierCode, ...timeNames.map((name) => form[name])].some((text) => text !== '')
  return (
    <>
      <CheckGroup
        legend={t(words.states)}
        choices={states.map((state) => ({ value: state, label: t(deliveryWords[state].words) }))}
        chosen={form.states}
        onChosen={(chosen) => onChange({ states: states.filter((state) => chosen.includes(state)) })}
      />
      <div class="pair">
        <PartnerField value={form.partner} onValue={(partner) => onChange({ partner })} />
        <TextField label={t(words.codes)} hint={t(words.codesHint)} value={form.codes} onValue={(codes) => onChange({ codes })} autoComplete="off" />
      </div>
      <Details summary={t(words.moreFilters)} open={more}>
        {() => (
          <div class="pair">
            <TextField label={t(everyday.dossier)} value={form.dossierCode} onValue={(dossierCode) => onChange({ dossierCode })} maxLength={50} autoComplete="off" />
            <TextField label={t(words.procedure)} value={form.procedureCode} onValue={(procedureCode) => onChange({ procedureCode })} maxLength={50} autoComplete="off" />
            <TextField label={t(words.client)} hint={t(words.clientHint)} value={form.client} onValue={(client) => onChange({ client })} maxLength={40} autoComplete="off" />
            {timeNames.map((name) => <TextField key={name} label={t(words[name])} hint={t(words.hours)} type="datetime-local" value={form[name]} onValue={(value) => onChange({ [name]: value })} />)}
          </div>
        )}
      </Details>
    </>
  )
}
