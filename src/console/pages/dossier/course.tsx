/** What became of a dossier: who holds it, what was done, which documents were asked for, what it ended with. */
import type { DossierView } from '../../../../schemas/dossier-view.ts'
import { deliveryStates, type DeliveryState } from '../../../../schemas/states.ts'
import { Age } from '../../parts/age.tsx'
import { StateChip } from '../../parts/chips.tsx'
import { Link } from '../../parts/link.tsx'
import { Section } from '../../parts/page.tsx'
import { PartnerName } from '../../parts/partners.tsx'
import { Table } from '../../parts/table.tsx'
import { Told } from '../../parts/told.tsx'
import { fileWords, nationalWords } from '../../words/dossiers.ts'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { usePartners } from '../../words/partners.tsx'
import { ToldBy } from './told-by.tsx'
import { words } from './words.ts'

interface Parts {
  readonly dossier: DossierView
}

export function Holdings({ dossier: { holdings } }: Parts) {
  const { t } = useLanguage()
  const { nameOf } = usePartners()
  return (
    <Section title={t(words.holdings)}>
      <Table
        caption={t(words.holdings)}
        rows={holdings}
        keyOf={({ transferId }) => transferId}
        empty={<p>{t(words.holdingsNone)}</p>}
        columns={[
          { key: 'partner', head: t(everyday.partner), names: true, cell: ({ partner }) => <PartnerName id={partner} /> },
          { key: 'state', head: t(words.delivery), cell: ({ state }) => (isDeliveryState(state) ? <StateChip state={state} /> : state) },
          { key: 'remote', head: t(words.remoteId), cell: ({ remoteId }) => (remoteId === undefined ? '–' : <code>{remoteId}</code>) },
          { key: 'transfer', head: t(words.transfer), cell: ({ transferId, partner }) => <Link to={`/transfers/${transferId}`}>{t(words.openTransfer, { partner: nameOf(partner) })}</Link> },
        ]}
      />
    </Section>
  )
}

export function Steps({ dossier: { steps } }: Parts) {
  const { t } = useLanguage()
  return (
    <Section title={t(words.steps)}>
      <Table
        caption={t(words.steps)}
        rows={steps}
        keyOf={({ at, content }) => `${at} ${content}`}
        empty={<p>{t(words.stepsNone)}</p>}
        columns={[
          { key: 'content', head: t(words.content), names: true, cell: ({ content }) => <Told>{content}</Told> },
          { key: 'status', head: t(words.standing), cell: ({ status }) => nationalOf(t, status) },
          { key: 'who', head: t(words.who), cell: ({ officer, title, unit }) => <Told>{[officer, title, unit].filter(Boolean).join(', ') || '–'}</Told> },
          { key: 'partner', head: t(words.toldBy), cell: ({ partner }) => <ToldBy who={partner} /> },
          { key: 'at', head: t(words.at), cell: ({ at }) => <Age at={at} /> },
        ]}
      />
    </Section>
  )
}

export function Rounds({ dossier: { rounds } }: Parts) {
  const { t } = useLanguage()
  if (rounds.length === 0) return null
  return (
    <Section title={t(words.rounds)}>
      <Table
        caption={t(words.rounds)}
        rows={rounds}
        keyOf={({ id }) => id}
        columns={[
          { key: 'content', head: t(words.content), names: true, cell: ({ content }) => <Told>{content}</Told> },
          { key: 'by', head: t(words.askedBy), cell: ({ requestedBy }) => <Told>{requestedBy}</Told> },
          { key: 'asked', head: t(words.asked), cell: ({ requestedAt }) => <Age at={requestedAt} /> },
          { key: 'received', head: t(words.received), cell: ({ receivedAt }) => (receivedAt === undefined ? t(words.waitingStill) : <Age at={receivedAt} />) },
        ]}
      />
    </Section>
  )
}

export function Results({ dossier: { results } }: Parts) {
  const { t } = useLanguage()
  if (results.length === 0) return null
  return (
    <Section title={t(words.results)}>
      <Table
        caption={t(words.results)}
        rows={results}
        keyOf={({ at, partner }) => `${at} ${partner}`}
        columns={[
          { key: 'number', head: t(words.number), names: true, cell: ({ number }) => number ?? '–' },
          { key: 'partner', head: t(words.toldBy), cell: ({ partner }) => <ToldBy who={partner} /> },
          { key: 'issued', head: t(words.issuedBy), cell: ({ issuedBy, issuedOn }) => <Told>{[issuedBy, issuedOn].filter(Boolean).join(', ') || '–'}</Told> },
          { key: 'files', head: t(words.files), cell: ({ files }) => <ul>{files.map(({ name, state }, index) => <li key={index}><Told>{name}</Told>{` – ${t(fileWords[state])}`}</li>)}</ul> },
          { key: 'at', head: t(words.at), cell: ({ at }) => <Age at={at} /> },
        ]}
      />
    </Section>
  )
}

function nationalOf(t: ReturnType<typeof useLanguage>['t'], status: number): string {
  const national = nationalWords[status]
  return national === undefined ? String(status) : `${status} – ${t(national)}`
}

function isDeliveryState(state: string): state is DeliveryState {
  return deliveryStates.some((known) => known === state)
}
