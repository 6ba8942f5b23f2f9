/** Registering a certificate: pasted, or out of a file. A private key is refused before it leaves the browser. */
import { useId, useState } from 'preact/hooks'
import type { CertificateImport } from '../../../../schemas/certificates.ts'
import { send } from '../../door/client.ts'
import { Ask } from '../../parts/ask.tsx'
import { AreaField, SelectField, TextField } from '../../parts/field.tsx'
import { useAnnounce } from '../../shell/announcer.tsx'
import { useLanguage } from '../../words/language.tsx'
import { asPem, holdsPrivateKey } from './pem.ts'
import { certificateWords, stateMeaning, words } from './words.ts'

type Start = CertificateImport['state']
const starts: readonly Start[] = ['published', 'planned', 'active']

export function RegisterCertificate({ onClose, onDone }: { readonly onClose: () => void; readonly onDone: () => void }) {
  const { t } = useLanguage()
  const announce = useAnnounce()
  const id = useId()
  const [organisation, setOrganisation] = useState('')
  const [pem, setPem] = useState('')
  const [state, setState] = useState<Start>('published')
  const secret = holdsPrivateKey(pem)

  async function take(files: FileList | null): Promise<void> {
    const file = files?.[0]
    if (file !== undefined) setPem(asPem(new Uint8Array(await file.arrayBuffer())))
  }

  async function order(reason: string): Promise<void> {
    await send('POST', '/admin/v1/certificates', { organisation: organisation.trim(), pem, state, reason } satisfies CertificateImport)
    announce(t(words.registered, { organisation: organisation.trim() }))
    onDone()
  }

  return (
    <Ask title={t(words.register)} action={t(words.register)} wide disabled={organisation.trim() === '' || pem.trim() === '' || secret} onClose={onClose} onOrder={order}>
      <TextField
        label={t(words.organisation)}
        hint={t(words.organisationHint)}
        value={organisation}
        onValue={setOrganisation}
        required
        maxLength={35}
        autoComplete="off"
      />
      <div class="field">
        <label for={id}>{t(words.file)}</label>
        <input id={id} type="file" accept=".pem,.crt,.cer,.der" onChange={(event) => void take(event.currentTarget.files)} />
      </div>
      <AreaField
        label={t(words.pem)}
        hint={t(words.pemHint)}
        error={secret ? t(words.privateKey) : undefined}
        rows={6}
        value={pem}
        onValue={setPem}
        required
        maxLength={20_000}
      />
      <SelectField
        label={t(words.startsAs)}
        value={state}
        onValue={(value) => setState(starts.find((one) => one === value) ?? state)}
        choices={starts.map((value) => ({ value, label: `${t(certificateWords[value].words)}: ${t(stateMeaning[value])}` }))}
      />
    </Ask>
  )
}
