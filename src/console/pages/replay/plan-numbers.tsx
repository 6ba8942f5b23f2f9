/** The numbers of a plan: how many, where, in which state, why they failed, how long it takes, what is left out. */
import type { ComponentChildren } from 'preact'
import type { Bilingual } from '../../../../schemas/bilingual.ts'
import type { ReplayPlan } from '../../../../schemas/replays.ts'
import { queryOf } from '../../door/client.ts'
import { Age } from '../../parts/age.tsx'
import { Bars } from '../../parts/charts.tsx'
import { Countdown } from '../../parts/countdown.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { Link } from '../../parts/link.tsx'
import { Section } from '../../parts/page.tsx'
import { Reason } from '../../parts/reason.tsx'
import { useLanguage } from '../../words/language.tsx'
import { usePartners } from '../../words/partners.tsx'
import { leftOutWords } from '../../../domain/replay-words.ts'
import { verbWords } from '../../words/replays.ts'
import { deliveryWords } from '../../words/states.ts'
import { lengthOf } from '../../words/when.ts'
import { SetsBack } from './sets-back.tsx'
import { words } from './words.ts'

/** As the API names what is beyond the most frequent codes, and what has none. */
const rest = '…'
const noCode = 'none'

/** `left`: milliseconds until it is over; absent where that does not matter any more. */
export function PlanNumbers({ plan, left = 0, title = words.would }: { readonly plan: ReplayPlan; readonly left?: number; readonly title?: Bilingual }) {
  const { t, n, language } = useLanguage()
  const { nameOf } = usePartners()
  const { verb, total, byPartner, byState, byCode, deliveredAlready, setsBack, replayedAlready, oldest, newest, expectedSeconds, filter } = plan
  const facts = [
    { name: t(words.takes), value: lengthOf(expectedSeconds * 1000, language) },
    { name: t(words.oldest), value: oldest && <Age at={oldest} /> },
    { name: t(words.newest), value: newest && <Age at={newest} /> },
    { name: t(words.replayedAlready), value: n(replayedAlready) },
    { name: t(words.deliveredAlready), value: deliveredAlready === 0 || verb === 'resend' ? n(deliveredAlready) : <>{n(deliveredAlready)} <span class="small">{t(words.deliveredAlreadyMore)}</span></> },
    { name: t(words.setsBack), value: setsBack === 0 ? undefined : n(setsBack) },
    { name: t(words.expires), value: left > 0 ? <Countdown ms={left} /> : undefined },
  ]
  const reasonOf = (code: string) => {
    if (code === rest) return t(words.others)
    if (code === noCode) return t(verb === 'resend' ? words.takenBefore : words.noCode)
    // what a partner answers to a message that it takes says no more than that
    return verb === 'resend' && isTaken(code) ? t(words.takenBefore) : <Reason code={code} />
  }
  const listOf = (partner: string) => `/transfers${queryOf({ partner, state: filter.states ?? byState.map(({ state }) => state), code: filter.codes ?? [] })}`
  return (
    <Section title={t(title)}>
      <p class="total"><strong class="big">{n(total)}</strong> {t(words.total, { verb: t(verbWords[verb]) })}</p>
      <KeyValue facts={facts} />
      <SetsBack plan={plan} />
      <div class="grid">
        <Split title={t(words.byPartner)}>
          <Bars
            label={t(words.byPartner)}
            bars={byPartner.map(({ partner, count, seconds }) => ({
              key: partner,
              label: <Link to={listOf(partner)}>{nameOf(partner)}</Link>,
              value: count,
              text: `${n(count)} · ${lengthOf(seconds * 1000, language)}`,
            }))}
          />
        </Split>
        <Split title={t(words.byState)}>
          <Bars label={t(words.byState)} bars={byState.map(({ state, count }) => ({ key: state, label: t(deliveryWords[state].words), value: count, tone: deliveryWords[state].tone }))} />
        </Split>
        <Split title={t(words.byCode)}>
          <Bars label={t(words.byCode)} bars={byCode.map(({ code, count }) => ({ key: code, label: reasonOf(code), value: count }))} />
        </Split>
      </div>
    </Section>
  )
}

/** Partners that answer with a number for “taken”, and those that name no code at all. */
function isTaken(code: string): boolean {
  return code === '' || /^0+$/.test(code)
}

function Split({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <div class="split">
      <h3>{title}</h3>
      {children}
    </div>
  )
}

export function LeftOut({ plan: { notReplayable } }: { readonly plan: ReplayPlan }) {
  const { t } = useLanguage()
  const some = notReplayable.filter(({ count }) => count > 0)
  return (
    <Section title={t(words.leftOut)}>
      {some.length === 0 ? <p>{t(words.leftOutNone)}</p> : <Bars label={t(words.leftOut)} bars={some.map(({ reason, count }) => ({ key: reason, label: t(leftOutWords[reason]), value: count, tone: 'idle' }))} />}
    </Section>
  )
}
