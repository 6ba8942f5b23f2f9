/** Making an account: without roles, for a person who then proves who they are. */
import { useState } from 'preact/hooks'
import type { AccountView, NewAccount } from '../../../../schemas/accounts.ts'
import { send } from '../../door/client.ts'
import { Ask } from '../../parts/ask.tsx'
import { TextField } from '../../parts/field.tsx'
import { useAnnounce } from '../../shell/announcer.tsx'
import { useLanguage } from '../../words/language.tsx'
import { words } from './words.ts'

export function MakeAccount({ onClose, onDone }: { readonly onClose: () => void; readonly onDone: () => void }) {
  const { t } = useLanguage()
  const announce = useAnnounce()
  const [id, setId] = useState('')
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')

  async function order(reason: string): Promise<void> {
    await send<AccountView>('POST', '/admin/v1/accounts', { id: id.trim(), name: name.trim(), password, reason } satisfies NewAccount)
    announce(t(words.made, { id: id.trim() }))
    onDone()
  }

  return (
    <Ask title={t(words.add)} action={t(words.add)} disabled={id.trim() === '' || name.trim() === '' || password === ''} onClose={onClose} onOrder={order}>
      <TextField
        label={t(words.id)}
        hint={t(words.idHint)}
        value={id}
        onValue={setId}
        required
        maxLength={40}
        pattern="[a-z][a-z0-9\-]{0,39}"
        autoComplete="off"
      />
      <TextField label={t(words.name)} value={name} onValue={setName} required maxLength={200} autoComplete="off" />
      <TextField
        label={t(words.firstPassword)}
        hint={t(words.firstPasswordHint)}
        value={password}
        onValue={setPassword}
        type="password"
        required
        maxLength={200}
        autoComplete="new-password"
      />
      <p class="small">{t(words.afterwards)}</p>
    </Ask>
  )
}
