/** The page of partners: one row an agency, with its lane, what waits for it and how it does. */
import type { Desk, DeskPartner } from '../../../../schemas/desk.ts'
import type { PartnerDeskList, PartnerDeskView } from '../../../../schemas/partner-desk.ts'
import { useSession } from '../../door/session.tsx'
import { useAnswer } from '../../door/use-answer.ts'
import { Age } from '../../parts/age.tsx'
import { Show } from '../../parts/answered.tsx'
import { LaneChip } from '../../parts/chips.tsx'
import { Link } from '../../parts/link.tsx'
import { Empty } from '../../parts/notice.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { Table } from '../../parts/table.tsx'
import { useLanguage } from '../../words/language.tsx'
import { meaningOf } from '../../words/outcome-codes.ts'
import { shortTime } from '../../words/short-time.ts'
import { words } from './words.ts'

const refreshMs = 15_000

interface Row extends PartnerDeskView {
  readonly flow: DeskPartner | undefined
}

export function Partners() {
  const { t } = useLanguage()
  const { may } = useSession()
  const partners = useAnswer<PartnerDeskList>('/admin/v1/partners', { everyMs: refreshMs })
  const desk = useAnswer<Desk>(may('lanes.read') ? '/admin/v1/desk' : undefined, { everyMs: refreshMs })
  return (
    <Page title={t(words.title)} lead={<p>{t(words.lead)}</p>}>
      <Section title={t(words.list)}>
        <Show of={partners} lines={8}>
          {({ items }) => <PartnerTable rows={items.map((partner) => ({ ...partner, flow: desk.answer?.partners.find((one) => one.partner === partner.id) }))} />}
        </Show>
      </Section>
    </Page>
  )
}

function PartnerTable({ rows }: { readonly rows: readonly Row[] }) {
  const { t, n } = useLanguage()
  return (
    <Table
      caption={t(words.list)}
      rows={rows}
      keyOf={({ id }) => id}
      empty={<Empty title={t(words.none)}><p>{t(words.noneWhy)}</p></Empty>}
      columns={[
        { key: 'name', head: t(words.name), names: true, cell: ({ id, title }) => <Link to={`/partners/${id}`}>{t(title)}</Link> },
        { key: 'lane', head: t(words.lane), cell: ({ lane }) => <LaneWords lane={lane} /> },
        { key: 'waiting', head: t(words.waiting), cell: ({ id, flow }) => <Waiting partner={id} flow={flow} /> },
        {
          key: 'failed',
          head: t(words.failed),
          numeric: true,
          cell: ({ id, flow }) => (flow === undefined ? '–' : <Link to={`/transfers?partner=${id}&state=refused&state=parked&state=expired`}>{n(flow.failed)}</Link>),
        },
        { key: 'hour', head: t(words.hour), cell: ({ health }) => <HourWords health={health} /> },
        { key: 'last', head: t(words.last), cell: ({ health }) => <Last health={health} /> },
      ]}
    />
  )
}

function LaneWords({ lane: { state, since, reason } }: { readonly lane: PartnerDeskView['lane'] }) {
  return (
    <>
      <LaneChip state={state} /> {state !== 'open' && <Age at={since} />}
      {state !== 'open' && reason !== undefined && <LaneReason reason={reason} />}
    </>
  )
}

function LaneReason({ reason }: { readonly reason: string }) {
  const { t } = useLanguage()
  const meaning = meaningOf(reason)
  return <span class="small clip" title={reason}>{meaning === undefined ? reason : t(meaning)}</span>
}

function Waiting({ partner, flow }: { readonly partner: string; readonly flow: DeskPartner | undefined }) {
  const { t, n } = useLanguage()
  if (flow === undefined) return <>–</>
  return (
    <>
      <Link to={`/transfers?partner=${partner}&state=accepted&state=delivering&state=waiting`}>{n(flow.waiting)}</Link>
      {flow.oldestWaitingAt !== undefined && <span class="small under">{t(words.oldest)}: <Age at={flow.oldestWaitingAt} short /></span>}
    </>
  )
}

export function HourWords({ health: { attempts, delivered, failed, medianMs } }: { readonly health: PartnerDeskView['health'] }) {
  const { t, n, language } = useLanguage()
  if (attempts === 0) return <>{t(words.hourNone)}</>
  const parts = [failed > 0 ? t(words.hourFailed, { failed: n(failed) }) : '', medianMs === undefined ? '' : t(words.median, { time: shortTime(medianMs, language) })]
  return (
    <span class="hour">
      {t(words.hourWords, { delivered: n(delivered), attempts: n(attempts) })}
      <span class="small under">{parts.filter((part) => part !== '').join(' · ')}</span>
    </span>
  )
}

function Last({ health: { lastDeliveredAt, lastHeardAt } }: { readonly health: PartnerDeskView['health'] }) {
  const { t } = useLanguage()
  return (
    <>
      {t(words.lastDelivered)}: {lastDeliveredAt === undefined ? t(words.never) : <Age at={lastDeliveredAt} short />}
      <span class="small under">{t(words.lastHeard)}: {lastHeardAt === undefined ? t(words.never) : <Age at={lastHeardAt} short />}</span>
    </>
  )
}
