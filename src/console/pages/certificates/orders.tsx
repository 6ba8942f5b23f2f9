/** Moving a certificate to another state, and signing with another one. */
import { useState } from 'preact/hooks'
import type { CertificateState, CertificateView } from '../../../../schemas/certificates.ts'
import { send } from '../../door/client.ts'
import { Ask } from '../../parts/ask.tsx'
import { WordsChip } from '../../parts/chips.tsx'
import { SelectField } from '../../parts/field.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useAnnounce } from '../../shell/announcer.tsx'
import { useLanguage } from '../../words/language.tsx'
import { commonName, movesFrom } from './judge.ts'
import { certificateWords, stateMeaning, words } from './words.ts'

interface OrderParts {
  readonly certificate: CertificateView
  readonly onClose: () => void
  readonly onDone: () => void
}

/** The one that usually comes next. */
const following: Readonly<Record<CertificateState, CertificateState>> = {
  planned: 'published',
  published: 'active',
  active: 'verify-only',
  'verify-only': 'archived',
  archived: 'archived',
}
const allStates = Object.keys(following) as readonly CertificateState[] // the keys of a record of them

export function MoveCertificate({ certificate, onClose, onDone }: OrderParts) {
  const { t } = useLanguage()
  const announce = useAnnounce()
  const { state, subject, organisation, thumbprint } = certificate
  const [target, setTarget] = useState(following[state])
  const choices = movesFrom(state, allStates).map((value) => ({ value, label: `${t(certificateWords[value].words)}: ${t(stateMeaning[value])}` }))

  async function order(reason: string): Promise<void> {
    await send('POST', `/admin/v1/certificates/${thumbprint}/state`, { state: target, reason })
    announce(t(words.moved, { state: t(certificateWords[target].words) }))
    onDone()
  }

  return (
    <Ask title={t(words.moveOf, { subject: commonName(subject) })} action={t(words.move)} danger={target === 'archived'} onClose={onClose} onOrder={order}>
      <KeyValue facts={[{ name: t(words.organisation), value: organisation }, { name: t(words.moveFrom), value: <WordsChip {...certificateWords[state]} /> }]} />
      <SelectField
        label={t(words.moveTo)}
        value={target}
        onValue={(value) => setTarget(allStates.find((one) => one === value) ?? target)}
        choices={choices}
      />
      {target === 'archived' && <Notice tone="warn" title={t(words.archiveWarning)} live />}
    </Ask>
  )
}

export function RotateCertificate({ certificate, onClose, onDone }: OrderParts) {
  const { t } = useLanguage()
  const announce = useAnnounce()
  const { subject, organisation, thumbprint } = certificate

  async function order(reason: string): Promise<void> {
    await send('POST', `/admin/v1/certificates/${thumbprint}/rotate`, { reason })
    announce(t(words.rotated, { organisation }))
    onDone()
  }

  return (
    <Ask title={t(words.rotateOf, { subject: commonName(subject) })} action={t(words.rotate)} onClose={onClose} onOrder={order}>
      <p>{t(words.rotateWhat)}</p>
      <p>{t(words.rotateKey)}</p>
    </Ask>
  )
}
