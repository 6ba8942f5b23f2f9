/** New rights for a system: rows that can be added and taken away, what will change, and the order with its reason. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { RightsChange, RightsView } from '../../../../schemas/access.ts'
import { clientPermissions } from '../../../../schemas/permissions.ts'
import { purposes } from '../../../../schemas/queries/purposes.ts'
import { send } from '../../door/client.ts'
import { Ask } from '../../parts/ask.tsx'
import { Button } from '../../parts/button.tsx'
import { AreaField, CheckGroup, SelectField } from '../../parts/field.tsx'
import { Section } from '../../parts/page.tsx'
import { PartnerField } from '../../parts/partners.tsx'
import { useAnnounce } from '../../shell/announcer.tsx'
import { useLanguage } from '../../words/language.tsx'
import { permissionWords, purposeWords, serviceWords } from './client-words.ts'
import { draftOf, rightsOf, type QueryDraft, type TransferDraft } from './rights-draft.ts'
import { all, differences, noRights } from './rights-lines.ts'
import { Differences } from './rights-shown.tsx'
import { words } from './words.ts'

interface FormParts {
  readonly client: string
  readonly newest: RightsView | undefined
  readonly onDiscard: () => void
  readonly onChanged: () => void
}

export function RightsForm({ client, newest, onDiscard, onChanged }: FormParts) {
  const { t } = useLanguage()
  const announce = useAnnounce()
  const [draft, setDraft] = useState(() => draftOf(newest?.rights ?? noRights))
  const [asking, setAsking] = useState(false)
  const { permissions, transfers, queries } = draft
  const rights = rightsOf(draft)
  const changes = differences(newest?.rights ?? noRights, rights)
  const basedOn = newest?.version ?? 0

  async function order(reason: string): Promise<void> {
    const { version } = await send<RightsView>('PUT', `/admin/v1/access/${encodeURIComponent(client)}`, { rights, basedOn, reason } satisfies RightsChange)
    announce(t(words.saved, { client, version }))
    onChanged()
  }

  return (
    <Section title={t(words.draft, { client })}>
      <form class="form" onSubmit={(event) => event.preventDefault()}>
        <CheckGroup
          legend={t(words.permissions)}
          choices={clientPermissions.map((value) => ({ value, label: t(permissionWords[value]) }))}
          chosen={permissions}
          onChosen={(chosen) => setDraft({ ...draft, permissions: clientPermissions.filter((one) => chosen.includes(one)) })}
        />
        <h3>{t(words.transfers)}</h3>
        {transfers.map((row, index) => (
          <Row key={index} title={`${t(words.transfers)}, ${t(words.row, { number: index + 1 })}`} onTakeAway={() => setDraft({ ...draft, transfers: transfers.toSpliced(index, 1) })}>
            <TransferFields row={row} onRow={(next) => setDraft({ ...draft, transfers: transfers.with(index, next) })} />
          </Row>
        ))}
        <p><Button onClick={() => setDraft({ ...draft, transfers: [...transfers, { partner: all, procedures: '' }] })}>{t(words.addTransfer)}</Button></p>
        <h3>{t(words.queries)}</h3>
        {queries.map((row, index) => (
          <Row key={index} title={`${t(words.queries)}, ${t(words.row, { number: index + 1 })}`} onTakeAway={() => setDraft({ ...draft, queries: queries.toSpliced(index, 1) })}>
            <QueryFields row={row} onRow={(next) => setDraft({ ...draft, queries: queries.with(index, next) })} />
          </Row>
        ))}
        <p><Button onClick={() => setDraft({ ...draft, queries: [...queries, { service: 'civil-status-record', purposes: ['procedure-handling'], procedures: '', partner: '' }] })}>{t(words.addQuery)}</Button></p>
        <h3>{t(words.whatChanges)}</h3>
        <div aria-live="polite">{changes.length === 0 ? <p>{t(words.noChange)}</p> : <Differences of={changes} />}</div>
        <div class="row">
          <Button look="main" disabled={changes.length === 0} onClick={() => setAsking(true)}>{t(words.save)}</Button>
          <Button onClick={onDiscard}>{t(words.discard)}</Button>
        </div>
      </form>
      {asking && (
        <Ask title={t(words.draft, { client })} action={t(words.save)} wide onClose={() => setAsking(false)} onOrder={order}>
          <p>{t(words.saveWhat, { version: basedOn + 1 })}</p>
          <Differences of={changes} />
        </Ask>
      )}
    </Section>
  )
}

function Row({ title, onTakeAway, children }: { readonly title: string; readonly onTakeAway: () => void; readonly children: ComponentChildren }) {
  const { t } = useLanguage()
  return (
    <fieldset class="rights-row">
      <legend class="unseen">{title}</legend>
      {children}
      <div><Button look="quiet" onClick={onTakeAway}>{t(words.takeAway)}<span class="unseen"> ({title})</span></Button></div>
    </fieldset>
  )
}

function TransferFields({ row, onRow }: { readonly row: TransferDraft; readonly onRow: (row: TransferDraft) => void }) {
  const { t } = useLanguage()
  return (
    <div class="filters hinted">
      <PartnerField
        label={t(words.partner)}
        none={t(words.allPartners)}
        value={row.partner === all ? '' : row.partner}
        onValue={(partner) => onRow({ ...row, partner: partner === '' ? all : partner })}
      />
      <AreaField
        label={t(words.procedures)}
        hint={t(words.proceduresHint)}
        rows={2}
        value={row.procedures}
        onValue={(procedures) => onRow({ ...row, procedures })}
      />
    </div>
  )
}

function QueryFields({ row, onRow }: { readonly row: QueryDraft; readonly onRow: (row: QueryDraft) => void }) {
  const { t } = useLanguage()
  const services = Object.entries(serviceWords).map(([value, title]) => ({ value, label: t(title) }))
  return (
    <div class="filters hinted">
      <SelectField
        label={t(words.service)}
        value={row.service}
        onValue={(value) => onRow({ ...row, service: serviceIn(value) })}
        choices={[{ value: all, label: t(words.allServices) }, ...services]}
      />
      <PartnerField label={t(words.partner)} none={t(words.anyPartner)} value={row.partner} onValue={(partner) => onRow({ ...row, partner })} />
      <AreaField
        label={t(words.procedures)}
        hint={t(words.proceduresHint)}
        rows={2}
        value={row.procedures}
        onValue={(procedures) => onRow({ ...row, procedures })}
      />
      <div class="whole">
        <CheckGroup
          legend={t(words.purposesLegend)}
          choices={purposes.map((value) => ({ value, label: t(purposeWords[value]) }))}
          chosen={row.purposes}
          onChosen={(chosen) => onRow({ ...row, purposes: purposes.filter((one) => chosen.includes(one)) })}
        />
      </div>
    </div>
  )
}

function serviceIn(value: string): QueryDraft['service'] {
  return value in serviceWords ? (value as keyof typeof serviceWords) : all // the test says that it is one of its keys
}
