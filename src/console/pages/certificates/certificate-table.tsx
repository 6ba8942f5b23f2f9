/** The certificates of one organisation, with what may be done to each. */
import { useState } from 'preact/hooks'
import type { CertificateView } from '../../../../schemas/certificates.ts'
import { Age } from '../../parts/age.tsx'
import { WordsChip } from '../../parts/chips.tsx'
import { Id } from '../../parts/code.tsx'
import { Details } from '../../parts/details.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { MayButton } from '../../parts/may.tsx'
import { Table } from '../../parts/table.tsx'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { dateOf } from '../../words/when.ts'
import { LeftChip, VerdictChip } from './certificate-chips.tsx'
import { commonName } from './judge.ts'
import { MoveCertificate, RotateCertificate } from './orders.tsx'
import { certificateWords, words } from './words.ts'

interface TableParts {
  readonly organisation: string
  readonly rows: readonly CertificateView[]
  readonly onChanged: () => void
}

type Asked = { readonly verb: 'move' | 'rotate'; readonly certificate: CertificateView }

export function CertificateTable({ organisation, rows, onChanged }: TableParts) {
  const { t } = useLanguage()
  const [asked, setAsked] = useState<Asked>()
  const close = () => setAsked(undefined)
  return (
    <>
      <Table
        caption={`${t(words.title)}: ${organisation}`}
        rows={rows}
        keyOf={({ thumbprint }) => thumbprint}
        columns={[
          { key: 'subject', head: t(words.subject), names: true, cell: (certificate) => <Subject certificate={certificate} /> },
          { key: 'state', head: t(everyday.state), cell: ({ state }) => <WordsChip {...certificateWords[state]} /> },
          { key: 'until', head: t(words.validity), cell: ({ validTo }) => <time dateTime={validTo}>{dateOf(Date.parse(validTo))}</time> },
          { key: 'left', head: t(words.left), cell: (certificate) => <LeftChip certificate={certificate} /> },
          { key: 'verdict', head: t(words.verdict), cell: (certificate) => <VerdictChip certificate={certificate} /> },
          { key: 'acts', head: t(words.acts), cell: (certificate) => <Acts certificate={certificate} onAsk={setAsked} /> },
        ]}
      />
      {asked?.verb === 'move' && <MoveCertificate certificate={asked.certificate} onClose={close} onDone={onChanged} />}
      {asked?.verb === 'rotate' && <RotateCertificate certificate={asked.certificate} onClose={close} onDone={onChanged} />}
    </>
  )
}

function Subject({ certificate }: { readonly certificate: CertificateView }) {
  const { t } = useLanguage()
  const { subject, issuer, serial, thumbprint, validFrom, since } = certificate
  return (
    <Details summary={commonName(subject)}>
      {() => (
        <KeyValue
          facts={[
            { name: t(words.subject), value: subject },
            { name: t(words.issuer), value: issuer },
            { name: t(words.serial), value: <code>{serial}</code> },
            { name: t(words.thumbprint), value: <Id value={thumbprint} short /> },
            { name: t(words.validFrom), value: dateOf(Date.parse(validFrom)) },
            { name: t(words.stateSince), value: <Age at={since} /> },
          ]}
        />
      )}
    </Details>
  )
}

function Acts({ certificate, onAsk }: { readonly certificate: CertificateView; readonly onAsk: (asked: Asked) => void }) {
  const { t } = useLanguage()
  const { state, ours, subject } = certificate
  if (state === 'archived') return null
  const name = { subject: commonName(subject) }
  return (
    <div class="row-acts">
      <MayButton right="certificates.change" label={t(words.moveOf, name)} onClick={() => onAsk({ verb: 'move', certificate })}>{t(words.move)}</MayButton>
      {ours && state !== 'active' && (
        <MayButton right="certificates.change" label={t(words.rotateOf, name)} onClick={() => onAsk({ verb: 'rotate', certificate })}>{t(words.rotate)}</MayButton>
      )}
    </div>
  )
}
