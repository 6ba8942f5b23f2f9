/** The page of access: every one-stop system with its rights, and why one may or may not do something. */
import { useState } from 'preact/hooks'
import type { RightsList } from '../../../../schemas/access.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Age } from '../../parts/age.tsx'
import { Show } from '../../parts/answered.tsx'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { Link } from '../../parts/link.tsx'
import { Empty } from '../../parts/notice.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { Table } from '../../parts/table.tsx'
import { navigate } from '../../router.ts'
import { useLanguage } from '../../words/language.tsx'
import { Explain } from './explain.tsx'
import { byWords, reasonWords } from './client-words.ts'
import { words } from './words.ts'

export function Access() {
  const { t } = useLanguage()
  const rights = useAnswer<RightsList>('/admin/v1/access')
  return (
    <Page title={t(words.title)} lead={<p>{t(words.lead)}</p>}>
      <Section title={t(words.systems)}>
        <Show of={rights}>{({ items }) => <Systems items={items} />}</Show>
        <OpenByName />
      </Section>
      <Explain clients={rights.answer?.items.map(({ client }) => client) ?? []} />
    </Page>
  )
}

function Systems({ items }: { readonly items: RightsList['items'] }) {
  const { t } = useLanguage()
  return (
    <Table
      caption={t(words.systems)}
      rows={items}
      keyOf={({ client }) => client}
      empty={<Empty title={t(words.none)}><p>{t(words.noneWhy)}</p></Empty>}
      columns={[
        { key: 'client', head: t(words.system), names: true, cell: ({ client }) => <Link to={`/access/${client}`}>{client}</Link> },
        { key: 'version', head: t(words.version), numeric: true, cell: ({ version }) => version },
        {
          key: 'may',
          head: t(words.may),
          cell: ({ rights }) => t(words.counts, { permissions: rights.permissions.length, transfers: rights.transfers.length, queries: rights.queries.length }),
        },
        { key: 'at', head: t(words.changedAt), cell: ({ at }) => <Age at={at} /> },
        { key: 'by', head: t(words.by), cell: ({ by }) => t(byWords(by)) },
        { key: 'reason', head: t(words.reason), cell: ({ reason }) => t(reasonWords(reason)) },
      ]}
    />
  )
}

function OpenByName() {
  const { t } = useLanguage()
  const [client, setClient] = useState('')
  function open(event: Event): void {
    event.preventDefault()
    if (client.trim() !== '') navigate(`/access/${encodeURIComponent(client.trim())}`)
  }
  return (
    <form class="filters hinted" onSubmit={open}>
      <TextField label={t(words.open)} hint={t(words.openHint)} value={client} onValue={setClient} maxLength={40} autoComplete="off" />
      <div><Button type="submit">{t(words.openAct)}</Button></div>
    </form>
  )
}
