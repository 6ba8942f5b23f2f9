/** The second factor of oneself: whether there is one, and enrolling one. */
import { useState } from 'preact/hooks'
import type { SecondFactor, SecondFactorView, SessionView } from '../../../../schemas/accounts.ts'
import { send } from '../../door/client.ts'
import { useSession } from '../../door/session.tsx'
import { useOrder } from '../../door/use-order.ts'
import { Button } from '../../parts/button.tsx'
import { Id } from '../../parts/code.tsx'
import { TextField } from '../../parts/field.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { Section } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { useAnnounce } from '../../shell/announcer.tsx'
import { useLanguage } from '../../words/language.tsx'
import { words } from './words.ts'

export function OwnFactor({ standing }: { readonly standing: SecondFactor }) {
  const { t } = useLanguage()
  if (standing === 'elsewhere') return <Section title={t(words.factor)}><p>{t(words.factorElsewhere)}</p></Section>
  if (standing === 'enrolled') return <Section title={t(words.factor)}><p>{t(words.factorEnrolled)}</p></Section>
  return <Enrol />
}

function Enrol() {
  const { t } = useLanguage()
  const { enter } = useSession()
  const announce = useAnnounce()
  const order = useOrder()
  const [factor, setFactor] = useState<SecondFactorView>()
  const [code, setCode] = useState('')

  async function confirm(event: Event): Promise<void> {
    event.preventDefault()
    if (factor === undefined) return
    const proof = { enrolment: factor.enrolment, code: code.replaceAll(' ', '') }
    if (await order.run(async () => enter(await send<SessionView>('POST', '/admin/v1/second-factor/confirm', proof)))) announce(t(words.factorDone))
  }

  return (
    <Section title={t(words.factor)}>
      <p>{t(words.factorNone)}</p>
      {factor === undefined ? (
        <p><Button busy={order.busy} onClick={() => void order.run(async () => setFactor(await send<SecondFactorView>('POST', '/admin/v1/second-factor')))}>{t(words.begin)}</Button></p>
      ) : (
        <form class="form narrow" onSubmit={(event) => void confirm(event)}>
          <p>{t(words.secretWhat)}</p>
          <KeyValue facts={[{ name: t(words.secret), value: <Id value={factor.secret} inFours /> }]} />
          <p><a href={factor.uri}>{t(words.open)}</a></p>
          <TextField
            label={t(words.sixDigits)}
            value={code}
            onValue={setCode}
            inputMode="numeric"
            maxLength={7}
            required
            autoComplete="one-time-code"
          />
          <p><Button type="submit" look="main" busy={order.busy}>{t(words.confirm)}</Button></p>
        </form>
      )}
      {order.problem !== undefined && <ProblemBox problem={order.problem} />}
    </Section>
  )
}
