/** The day in figures, each a link to what it counts. */
import type { ComponentChildren } from 'preact'
import type { Desk } from '../../../../schemas/desk.ts'
import { Age } from '../../parts/age.tsx'
import { OpenLink } from '../../parts/open-link.tsx'
import { Section } from '../../parts/page.tsx'
import { useLanguage } from '../../words/language.tsx'
import { today } from '../reconciliation/day.ts'
import { words } from './words.ts'

/** What goes to agencies: dossiers, and that somebody paid. */
const toAgencies = 'purpose=submission&purpose=payment-proof'

export function DayFigures({ desk }: { readonly desk: Desk }) {
  const { t, n } = useLanguage()
  const { partners, deadlines, inbox, certificates } = desk
  // what one-stop systems and the portal are told stands apart
  const agencies = partners.filter(({ role }) => role === 'partner')
  const told = partners.filter(({ role }) => role !== 'partner')
  const sum = (of: (partner: Desk['partners'][number]) => number, rows = agencies) => rows.reduce((total, partner) => total + of(partner), 0)
  const oldest = agencies.flatMap(({ oldestWaitingAt }) => oldestWaitingAt ?? []).toSorted()[0]
  const expired = certificates.expired
  return (
    <Section title={t(words.numbers)}>
      <ul class="figures">
        <Figure to={`/transfers?${toAgencies}&acceptedFrom=${midnightOf(desk.at)}`} name={t(words.acceptedToday)} value={sum(({ today }) => today.accepted)}>
          {t(words.deliveredToday, { n: n(sum(({ today }) => today.delivered)) })}
        </Figure>
        <Figure to={`/transfers?state=accepted&state=delivering&state=waiting&${toAgencies}`} name={t(words.waiting)} value={sum(({ waiting }) => waiting)}>
          {oldest === undefined ? t(words.nothingWaits) : <>{t(words.oldest)} <Age at={oldest} short /></>}
        </Figure>
        <Figure to={`/transfers?state=refused&state=parked&state=expired&${toAgencies}`} name={t(words.failed)} value={sum(({ failed }) => failed)} bad>
          {t(words.failedToday, { n: n(sum(({ today }) => today.failed)) })}
        </Figure>
        <Figure to="/transfers?state=refused&state=parked&state=expired&purpose=webhook&purpose=mirror" name={t(words.notices)} value={sum(({ failed }) => failed, told)} bad>
          {t(words.noticesToday, { delivered: n(sum(({ today }) => today.delivered, told)), waiting: n(sum(({ waiting }) => waiting, told)) })}
        </Figure>
        <Figure to="/deadlines" name={t(words.overdue)} value={deadlines.overdue} bad>
          {t(words.dueToday, { today: n(deadlines.today), soon: n(deadlines.soon) })}
        </Figure>
        <Figure to="/inbox?state=parked&state=unmatched" name={t(words.inbox)} value={inbox.parked} bad>
          {t(words.unmatched, { n: n(inbox.unmatched) })}
        </Figure>
        <Figure to="/certificates" name={t(words.certificates)} value={expired} bad>
          {t(words.certificatesSoon, { n: n(certificates.within14Days) })}
        </Figure>
      </ul>
    </Section>
  )
}

/** Of Vietnam, on the day when the figures were counted. */
function midnightOf(at: string): string {
  return encodeURIComponent(`${today(Date.parse(at))}T00:00:00+07:00`)
}

interface FigureParts {
  readonly to: string
  readonly name: string
  readonly value: number
  /** More than none of these is bad. */
  readonly bad?: boolean
  readonly children: ComponentChildren
}

function Figure({ to, name, value, bad = false, children }: FigureParts) {
  const { n } = useLanguage()
  return (
    <li class={bad && value > 0 ? 'figure bad' : 'figure'}>
      <OpenLink to={to}>{name}</OpenLink>
      <strong>{n(value)}</strong>
      <span class="small">{children}</span>
    </li>
  )
}
