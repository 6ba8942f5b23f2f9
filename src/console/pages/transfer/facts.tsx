/** What is known of a transfer, as names and values. */
import type { AdminTransferView } from '../../../../schemas/transfer.ts'
import { Age } from '../../parts/age.tsx'
import { Id } from '../../parts/code.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { Link } from '../../parts/link.tsx'
import { Section } from '../../parts/page.tsx'
import { Reason } from '../../parts/reason.tsx'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { usePartners } from '../../words/partners.tsx'
import { purposeWords } from '../../words/states.ts'
import { words } from './words.ts'

export function Facts({ transfer }: { readonly transfer: AdminTransferView }) {
  const { t, n } = useLanguage()
  const { nameOf } = usePartners()
  const { id, partner, client, sender, procedureCode, purpose, acceptedAt, stateAt, dueAt, attempts, remoteId, payloadDigest, code, words: told, dossierCode } = transfer
  return (
    <Section title={t(words.facts)} aside={<Link to={`/dossiers/${encodeURIComponent(sender)}/${encodeURIComponent(dossierCode)}`}>{t(words.dossier)}</Link>}>
      <KeyValue
        facts={[
          { name: t(everyday.partner), value: <Link to={`/partners/${partner}`}>{nameOf(partner)}</Link> },
          { name: t(words.client), value: client === 'gateway' ? t(words.gateway) : `${client} (${sender})` },
          { name: t(words.purpose), value: t(purposeWords[purpose]) },
          { name: t(words.procedure), value: procedureCode },
          { name: t(words.accepted), value: <Age at={acceptedAt} /> },
          { name: t(words.since), value: <Age at={stateAt} /> },
          { name: t(words.due), value: dueAt === undefined ? undefined : <Age at={dueAt} ahead /> },
          { name: t(words.attempts), value: n(attempts) },
          { name: t(words.result), value: code === undefined ? undefined : <Reason code={code} words={told} /> },
          { name: t(words.remoteId), value: remoteId },
          { name: t(words.id), value: <Id value={id} /> },
          { name: t(words.digest), value: <Id value={payloadDigest} short /> },
        ]}
      />
    </Section>
  )
}
