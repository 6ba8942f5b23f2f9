/** One change to the account of another at a time, with what it brings about. */
import { useState } from 'preact/hooks'
import type { AccountChange, AccountView } from '../../../../schemas/accounts.ts'
import { send } from '../../door/client.ts'
import { Ask } from '../../parts/ask.tsx'
import { SelectField, TextField } from '../../parts/field.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useAnnounce } from '../../shell/announcer.tsx'
import { useLanguage } from '../../words/language.tsx'
import { words } from './words.ts'

const verbs = ['disable', 'enable', 'unlock', 'newPassword', 'resetFactor', 'rename'] as const
type Verb = (typeof verbs)[number]
const takesAway: readonly Verb[] = ['disable', 'newPassword', 'resetFactor']

interface ChangeParts {
  readonly account: AccountView
  readonly onClose: () => void
  readonly onDone: () => void
}

export function ChangeAccount({ account, onClose, onDone }: ChangeParts) {
  const { t } = useLanguage()
  const announce = useAnnounce()
  const possible = verbs.filter((verb) => isPossible(verb, account))
  const [verb, setVerb] = useState<Verb>(possible[0] ?? 'rename')
  const [name, setName] = useState(account.name)
  const [password, setPassword] = useState('')
  const { id } = account

  async function order(reason: string): Promise<void> {
    await send('PATCH', `/admin/v1/accounts/${id}`, { ...memberOf(verb, name.trim(), password), reason } satisfies AccountChange)
    announce(t(words.changed, { id }))
    onDone()
  }

  const incomplete = (verb === 'newPassword' && password === '') || (verb === 'rename' && name.trim() === '')
  return (
    <Ask title={t(words.changeOf, { id })} action={t(words[verb])} danger={takesAway.includes(verb)} disabled={incomplete} onClose={onClose} onOrder={order}>
      <SelectField
        label={t(words.what)}
        value={verb}
        onValue={(value) => setVerb(possible.find((one) => one === value) ?? verb)}
        choices={possible.map((value) => ({ value, label: t(words[value]) }))}
      />
      <Notice tone={takesAway.includes(verb) ? 'warn' : 'idle'} live><p>{t(words[`${verb}What`])}</p></Notice>
      {verb === 'rename' && <TextField label={t(words.name)} value={name} onValue={setName} required maxLength={200} autoComplete="off" />}
      {verb === 'newPassword' && <TextField label={t(words.firstPassword)} hint={t(words.firstPasswordHint)} value={password} onValue={setPassword} type="password" required maxLength={200} autoComplete="new-password" />}
    </Ask>
  )
}

function isPossible(verb: Verb, { disabled, logsIn, secondFactor, failures, lockedUntil }: AccountView): boolean {
  if (verb === 'disable') return !disabled
  if (verb === 'enable') return disabled
  if (verb === 'unlock') return failures > 0 || lockedUntil !== undefined
  if (verb === 'newPassword') return logsIn === 'here'
  if (verb === 'resetFactor') return logsIn === 'here' && secondFactor
  return true
}

function memberOf(verb: Verb, name: string, password: string): Omit<AccountChange, 'reason'> {
  switch (verb) {
    case 'disable':
      return { disabled: true }
    case 'enable':
      return { disabled: false }
    case 'unlock':
      return { unlock: true }
    case 'newPassword':
      return { password }
    case 'resetFactor':
      return { resetSecondFactor: true }
    case 'rename':
      return { name }
  }
}
