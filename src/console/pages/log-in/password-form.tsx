/** Account, password and code; or off to the provider, where the gateway has one. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { SessionView } from '../../../../schemas/accounts.ts'
import { send } from '../../door/client.ts'
import { useSession } from '../../door/session.tsx'
import { useOrder } from '../../door/use-order.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { Notice } from '../../parts/notice.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { useLanguage } from '../../words/language.tsx'
import { words } from './words.ts'

export function PasswordForm({ ended, provider }: { readonly ended: boolean; readonly provider: boolean }) {
  const { t } = useLanguage()
  const { enter } = useSession()
  const order = useOrder()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  const [account, setAccount] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')

  async function logIn(event: Event): Promise<void> {
    event.preventDefault()
    const given = code.replaceAll(' ', '')
    await order.run(async () => enter(await send<SessionView>('POST', '/admin/v1/log-in', { account: account.trim(), password, ...(given === '' ? {} : { code: given }) })))
  }

  return (
    <>
      {ended && <Notice tone="wait"><p>{t(words.ended)}</p></Notice>}
      <form class="form" ref={form} onSubmit={(event) => void logIn(event)}>
        <TextField label={t(words.account)} value={account} onValue={setAccount} autoComplete="username" required spellcheck={false} />
        <TextField label={t(words.password)} type="password" value={password} onValue={setPassword} autoComplete="current-password" required />
        <TextField label={t(words.code)} hint={t(words.codeHint)} value={code} onValue={setCode} autoComplete="one-time-code" inputMode="numeric" maxLength={7} />
        {order.problem !== undefined && <ProblemBox problem={order.problem} />}
        <Button type="submit" look="main" busy={order.busy}>{t(words.logIn)}</Button>
      </form>
      {provider && (
        <p>
          {t(words.or)} <a href="/admin/v1/log-in/oidc">{t(words.elsewhere)}</a>
        </p>
      )}
    </>
  )
}
