/** The page of certificates: what needs attention first, then every certificate by its organisation. */
import { useState } from 'preact/hooks'
import type { AuditStanding } from '../../../../schemas/audit.ts'
import type { CertificateList, CertificateView } from '../../../../schemas/certificates.ts'
import { useSession } from '../../door/session.tsx'
import { useAnswer } from '../../door/use-answer.ts'
import { Age } from '../../parts/age.tsx'
import { Show } from '../../parts/answered.tsx'
import { Button } from '../../parts/button.tsx'
import { MayButton, WhoMay } from '../../parts/may.tsx'
import { Empty, Notice } from '../../parts/notice.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { useLanguage } from '../../words/language.tsx'
import { Standing } from '../audit/journal-standing.tsx'
import { CertificateTable } from './certificate-table.tsx'
import { commonName, needsAttention } from './judge.ts'
import { LeftChip, VerdictChip } from './certificate-chips.tsx'
import { RegisterCertificate } from './register.tsx'
import { words } from './words.ts'

export function Certificates() {
  const { t } = useLanguage()
  const certificates = useAnswer<CertificateList>('/admin/v1/certificates')
  const [registering, setRegistering] = useState(false)
  return (
    <Page
      title={t(words.title)}
      lead={<p>{t(words.lead)}</p>}
      actions={
        <>
          <Button icon="repeat" onClick={certificates.again}>{t(words.check)}</Button>
          <MayButton right="certificates.change" look="main" icon="seal" onClick={() => setRegistering(true)}>{t(words.register)}</MayButton>
        </>
      }
    >
      <Show of={certificates} lines={8}>
        {({ items }) => (
          <>
            {items.length === 0 ? <Empty title={t(words.none)}><p>{t(words.noneWhy)}</p></Empty> : <Attention items={items} at={certificates.at} />}
            {byOrganisation(items).map(([organisation, own]) => (
              <Section key={organisation} title={titleOf(organisation, own)} id={organisation} aside={<OwnerWords own={own} />}>
                <CertificateTable organisation={organisation} rows={own} onChanged={certificates.again} />
              </Section>
            ))}
          </>
        )}
      </Show>
      <JournalStanding />
      {registering && <RegisterCertificate onClose={() => setRegistering(false)} onDone={certificates.again} />}
    </Page>
  )
}

/** Time stamps and the chain rest on certificates as well. */
function JournalStanding() {
  const { t } = useLanguage()
  const { may } = useSession()
  const standing = useAnswer<AuditStanding>(may('audit.read') ? '/admin/v1/audit' : undefined)
  return (
    <Section title={t(words.journal)} id="journal">
      {may('audit.read') ? <Show of={standing}>{(answer) => <Standing standing={answer} />}</Show> : <p><WhoMay right="audit.read" /></p>}
    </Section>
  )
}

function OwnerWords({ own }: { readonly own: readonly CertificateView[] }) {
  const { t } = useLanguage()
  return <>{t(own.some(({ ours }) => ours) ? words.ours : words.theirs)} · {t(words.count, { count: own.length })}</>
}

function Attention({ items, at }: { readonly items: readonly CertificateView[]; readonly at: number | undefined }) {
  const { t } = useLanguage()
  const concerned = items.filter(needsAttention)
  const checked = at === undefined ? null : <p class="small">{t(words.checkedAt)} <Age at={at} /></p>
  if (concerned.length === 0) return <Notice tone="good" title={t(words.attentionNone)}>{checked}</Notice>
  return (
    <Section title={t(words.attention)}>
      <ul class="bare-list">
        {concerned.map((certificate) => (
          <li key={certificate.thumbprint}>
            <a href={`#${certificate.organisation}`}>{commonName(certificate.subject)}</a> · {certificate.organisation} <LeftChip certificate={certificate} /> <VerdictChip certificate={certificate} />
          </li>
        ))}
      </ul>
      {checked}
    </Section>
  )
}

/** Its name as the certificate in use says it, then its code. */
function titleOf(organisation: string, own: readonly CertificateView[]): string {
  const named = own.find(({ state }) => state === 'active') ?? own[0]
  return named === undefined ? organisation : `${commonName(named.subject)} · ${organisation}`
}

function byOrganisation(items: readonly CertificateView[]): readonly (readonly [string, readonly CertificateView[]])[] {
  const groups = Map.groupBy(items, ({ organisation }) => organisation)
  return [...groups].toSorted(([one, owns], [other, others]) => Number(others.some(({ ours }) => ours)) - Number(owns.some(({ ours }) => ours)) || one.localeCompare(other))
}
