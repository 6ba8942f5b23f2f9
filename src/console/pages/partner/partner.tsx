/** The page of one partner: its lane, a test of its connection, how it does, and what was agreed. */
import type { PartnerDeskView } from '../../../../schemas/partner-desk.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Age } from '../../parts/age.tsx'
import { Show } from '../../parts/answered.tsx'
import { ButtonLink } from '../../parts/button.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { useParameter } from '../../router.ts'
import { useLanguage } from '../../words/language.tsx'
import { HourWords } from '../partners/partners.tsx'
import { AgreementSection } from './agreement.tsx'
import { ConnectionSection } from './connection.tsx'
import { LaneSection } from './lane.tsx'
import { attachmentWords, words } from './words.ts'

const refreshMs = 15_000

export function OnePartner() {
  const { t } = useLanguage()
  const id = useParameter('/partners/:partner', 'partner')
  const partner = useAnswer<PartnerDeskView>(`/admin/v1/partners/${encodeURIComponent(id)}`, { everyMs: refreshMs })
  const title = partner.answer === undefined ? id : t(partner.answer.title)
  return (
    <Page
      title={title}
      lead={<p>{t(words.lead)}</p>}
      actions={
        <>
          <ButtonLink to={`/transfers?partner=${encodeURIComponent(id)}`} icon="list">{t(words.transfers)}</ButtonLink>
          <ButtonLink to={`/settings?partner=${encodeURIComponent(id)}`} icon="settings">{t(words.settings)}</ButtonLink>
        </>
      }
    >
      <Show of={partner} lines={10}>
        {(view) => (
          <>
            <LaneSection partner={view} onChanged={partner.again} />
            <ConnectionSection partner={view.id} />
            <HealthSection partner={view} />
            <PollerSection partner={view} />
            <AboutSection partner={view} />
            <AgreementSection partner={view.id} agreement={view.agreement} />
          </>
        )}
      </Show>
    </Page>
  )
}

interface SectionParts {
  readonly partner: PartnerDeskView
}

function HealthSection({ partner: { health } }: SectionParts) {
  const { t } = useLanguage()
  return (
    <Section title={t(words.health)}>
      <KeyValue
        facts={[
          { name: t(words.attempts), value: <HourWords health={health} /> },
          { name: t(words.lastDelivered), value: health.lastDeliveredAt && <Age at={health.lastDeliveredAt} /> },
          { name: t(words.lastHeard), value: health.lastHeardAt && <Age at={health.lastHeardAt} /> },
        ]}
      />
    </Section>
  )
}

function PollerSection({ partner: { poller } }: SectionParts) {
  const { t, n } = useLanguage()
  if (poller === undefined) return <Section title={t(words.poller)}><p>{t(words.pollerNone)}</p></Section>
  const { lastAt, nextAt, awaited, failures, lastFailure } = poller
  return (
    <Section title={t(words.poller)}>
      <KeyValue
        facts={[
          { name: t(words.lastAsked), value: lastAt && <Age at={lastAt} /> },
          { name: t(words.nextAsked), value: <Age at={nextAt} ahead /> },
          { name: t(words.awaited), value: n(awaited) },
          { name: t(words.pollFailures), value: n(failures) },
          { name: t(words.lastFailure), value: lastFailure && <code>{lastFailure}</code> },
        ]}
      />
    </Section>
  )
}

function AboutSection({ partner: { adapter, organisation, transport, procedures, can } }: SectionParts) {
  const { t } = useLanguage()
  const able = [
    can.callbacks ? t(words.callbacks) : '',
    can.poll ? t(words.poll) : '',
    can.standing ? t(words.standing) : '',
    can.queries.length > 0 ? t(words.queries, { queries: can.queries.join(', ') }) : '',
  ]
  return (
    <Section title={t(words.about)}>
      <KeyValue
        facts={[
          { name: t(words.organisation), value: <code>{organisation}</code> },
          { name: t(words.adapter), value: <code>{adapter}</code> },
          { name: t(words.transport), value: <code>{transport}</code> },
          { name: t(words.procedures), value: procedures === undefined ? t(words.allProcedures) : procedures.join(', ') },
          { name: t(words.can), value: able.filter((one) => one !== '').join(' · ') },
          { name: t(words.attachments), value: t(attachmentWords[can.attachments]) },
        ]}
      />
    </Section>
  )
}
