/** Another password for oneself. */
import { useState } from 'preact/hooks'
import type { PasswordChange, SessionView } from '../../../../schemas/accounts.ts'
import { send } from '../../door/client.ts'
import { useSession } from '../../door/session.tsx'
import { useOrder } from '../../door/use-order.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { Section } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { useAnnounce } from '../../shell/announcer.tsx'
import { useLanguage } from '../../words/language.tsx'
import { words } from './words.ts'

export function OwnPassword() {
  const { t } = useLanguage()
  const { enter } = useSession()
  const announce = useAnnounce()
  const order = useOrder()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [again, setAgain] = useState('')
  const differs = again !== '' && again !== next

  async function change(event: Event): Promise<void> {
    event.preventDefault()
    if (next !== again) return
    const done = await order.run(async () => enter(await send<SessionView>('POST', '/admin/v1/password', { current, next } satisfies PasswordChange)))
    if (!done) return
    for (const forget of [setCurrent, setNext, setAgain]) forget('')
    announce(t(words.passwordDone))
  }

  return (
    <Section title={t(words.password)}>
      <form class="form narrow" onSubmit={(event) => void change(event)}>
        <p>{t(words.passwordWhat)}</p>
        <TextField
          label={t(words.current)}
          type="password"
          value={current}
          onValue={setCurrent}
          required
          maxLength={200}
          autoComplete="current-password"
        />
        <TextField
          label={t(words.next)}
          hint={t(words.nextHint)}
          type="password"
          value={next}
          onValue={setNext}
          required
          maxLength={200}
          autoComplete="new-password"
        />
        <TextField
          label={t(words.repeat)}
          error={differs ? t(words.differs) : undefined}
          type="password"
          value={again}
          onValue={setAgain}
          required
          maxLength={200}
          autoComplete="new-password"
        />
        {order.problem !== undefined && <ProblemBox problem={order.problem} />}
        <p><Button type="submit" look="main" busy={order.busy}>{t(words.password)}</Button></p>
      </form>
    </Section>
  )
}
