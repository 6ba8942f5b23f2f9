/** A second factor: the secret for the authenticator, and its first code back. */
import { useState } from 'preact/hooks'
import type { SecondFactorView, SessionView } from '../../../../schemas/accounts.ts'
import { send } from '../../door/client.ts'
import { useSession } from '../../door/session.tsx'
import { useOrder } from '../../door/use-order.ts'
import { Button } from '../../parts/button.tsx'
import { Id } from '../../parts/code.tsx'
import { TextField } from '../../parts/field.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { useLanguage } from '../../words/language.tsx'
import { words } from './words.ts'

export function Enrolment() {
  const { t } = useLanguage()
  const { enter, logOut } = useSession()
  const order = useOrder()
  const [factor, setFactor] = useState<SecondFactorView>()
  const [code, setCode] = useState('')

  async function begin(): Promise<void> {
    await order.run(async () => setFactor(await send<SecondFactorView>('POST', '/admin/v1/second-factor')))
  }

  async function end(event: Event): Promise<void> {
    event.preventDefault()
    if (factor === undefined) return
    const proof = { enrolment: factor.enrolment, code: code.replaceAll(' ', '') }
    await order.run(async () => enter(await send<SessionView>('POST', '/admin/v1/second-factor/confirm', proof)))
  }

  return (
    <>
      <p>{t(words.enrolWhy)}</p>
      {factor === undefined ? (
        <Button look="main" busy={order.busy} onClick={() => void begin()}>{t(words.enrolBegin)}</Button>
      ) : (
        <form class="form" onSubmit={(event) => void end(event)}>
          <p>{t(words.enrolSecret)}</p>
          <KeyValue facts={[{ name: t(words.secret), value: <Id value={factor.secret} inFours /> }]} />
          <p><a href={factor.uri}>{t(words.open)}</a></p>
          <TextField label={t(words.code)} value={code} onValue={setCode} autoComplete="one-time-code" inputMode="numeric" maxLength={7} required />
          <Button type="submit" look="main" busy={order.busy}>{t(words.enrolEnd)}</Button>
        </form>
      )}
      {order.problem !== undefined && <ProblemBox problem={order.problem} />}
      <p><Button look="quiet" onClick={() => void order.run(logOut)}>{t(words.logOut)}</Button></p>
    </>
  )
}
