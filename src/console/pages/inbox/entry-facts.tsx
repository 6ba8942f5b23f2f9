/** What an entry says, as facts, and where it leads. */
import type { InboxEntryView } from '../../../../schemas/inbox.ts'
import type { PartnerEvent } from '../../../../schemas/partner-event.ts'
import type { AdminTransferView } from '../../../../schemas/transfer.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Age } from '../../parts/age.tsx'
import { Id } from '../../parts/code.tsx'
import { KeyValue, type Fact } from '../../parts/key-value.tsx'
import { Link } from '../../parts/link.tsx'
import { Section } from '../../parts/page.tsx'
import { PartnerName } from '../../parts/partners.tsx'
import { Told } from '../../parts/told.tsx'
import { eventWords, fileWords, nationalWords } from '../../words/dossiers.ts'
import { everyday } from '../../words/everyday.ts'
import { useLanguage, type LanguageChoice } from '../../words/language.tsx'
import { words } from './words.ts'

export function EntryFacts({ entry }: { readonly entry: InboxEntryView }) {
  const { t, n } = useLanguage()
  const { event } = entry
  const facts: readonly Fact[] = [
    { name: t(words.from), value: <PartnerName id={entry.partner} /> },
    { name: t(words.tells), value: t(eventWords[entry.type]) },
    { name: t(words.received), value: <Age at={entry.receivedAt} /> },
    { name: t(words.happened), value: event.at && <Age at={event.at} /> },
    { name: t(words.partnerCode), value: event.partnerCode && <code>{event.partnerCode}</code> },
    { name: t(words.partnerWords), value: event.partnerWords && <Told>{event.partnerWords}</Told> },
    ...told(event, { t, n }),
    { name: t(words.last), value: event.final === true ? t(everyday.yes) : undefined },
    { name: t(words.digest), value: <Id value={entry.rawDigest} short /> },
  ]
  return (
    <Section title={t(words.facts)} aside={<WhereTo entry={entry} />}>
      <KeyValue facts={facts} />
    </Section>
  )
}

/** Only whoever knows the dossier's sender can lead to it: the transfer that the entry was matched to says it. */
function WhereTo({ entry }: { readonly entry: InboxEntryView }) {
  const { t } = useLanguage()
  const { answer } = useAnswer<AdminTransferView>(entry.transferId === undefined ? undefined : `/admin/v1/transfers/${entry.transferId}`)
  return (
    <nav class="links" aria-label={t(words.dossierPage)}>
      {answer !== undefined && <Link to={`/dossiers/${encodeURIComponent(answer.sender)}/${encodeURIComponent(answer.dossierCode)}`}>{t(words.dossierPage)}</Link>}
      {entry.transferId !== undefined && <Link to={`/transfers/${entry.transferId}`}>{t(words.transfer)}</Link>}
      <Link to={`/transfers?dossierCode=${encodeURIComponent(entry.dossierCode)}`}>{t(words.dossierTransfers)}</Link>
    </nav>
  )
}

function told(event: PartnerEvent, { t, n }: Pick<LanguageChoice, 't' | 'n'>): readonly Fact[] {
  const { status, step, supplement, newDueAt, amountsDue = [], payment, result, files = [] } = event
  const national = status === undefined ? undefined : nationalWords[status]
  return [
    { name: t(words.meansStatus), value: national && `${status} – ${t(national)}` },
    { name: t(words.step), value: step && <Told>{[step.unit, step.title, step.officer, step.content].filter(Boolean).join(' · ')}</Told> },
    { name: t(words.supplement), value: supplement && <Told>{supplement.content}</Told> },
    { name: t(words.newDue), value: newDueAt && <Age at={newDueAt} /> },
    { name: t(words.amounts), value: amountsDue.length > 0 && <ul>{amountsDue.map(({ noticeNumber, item, amount }) => <li key={noticeNumber}><Told>{item}</Told>{`: ${n(amount)} ₫ (${noticeNumber})`}</li>)}</ul> },
    { name: t(words.payment), value: payment && [payment.reference, payment.amount === undefined ? '' : `${n(payment.amount)} ₫`, payment.transactionId, payment.receiptNumber].filter(Boolean).join(' · ') },
    { name: t(words.result), value: result && <Told>{[result.number, result.issuedOn, result.issuedBy].filter(Boolean).join(' · ')}</Told> },
    { name: t(words.files), value: files.length > 0 && <ul>{files.map((file, index) => <li key={index}><Told>{file.name}</Told>{` – ${t(fileWords[file.state])}`}</li>)}</ul> },
  ].map((fact) => ({ ...fact, value: fact.value === false ? undefined : fact.value }))
}
