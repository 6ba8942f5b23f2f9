/** The desk as everybody sees it: counted at most every few seconds, once for all who look meanwhile. */
import type { Desk, DeskPartner } from '../../schemas/desk.ts'
import type { Trouble } from '../../schemas/troubles.ts'
import type { CertificateFact, DeskFacts, FlowCount, InboxOf, LaneFact } from '../domain/desk-facts.ts'
import { GatewayError } from '../domain/errors.ts'
import { dayOf, onDay } from '../domain/vietnam-time.ts'
import type { Clock } from '../ports/clock.ts'
import type { TroubleStore } from '../ports/trouble-store.ts'
import type { GatherFacts } from './gather-facts.ts'
import type { TroublesNow } from './troubles-now.ts'

export interface OperatorsDesk {
  look(): Promise<Desk>
  /** Nobody is told of it for so long. Throws not_found where there is no such trouble now. */
  silence(key: string, hours: number, by: string): Promise<void>
  unsilence(key: string): Promise<void>
}

interface Dependencies {
  readonly gather: GatherFacts
  readonly troublesNow: TroublesNow<DeskFacts>
  readonly troubles: Pick<TroubleStore, 'silence' | 'unsilence'>
  readonly clock: Pick<Clock, 'now'>
  /** How old what is shown may be, in milliseconds; 5,000 unless said otherwise. */
  readonly maxAgeMs?: number
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const mostFailures = 100

export function createOperatorsDesk({ gather, troublesNow, troubles, clock, maxAgeMs = 5_000 }: Dependencies): OperatorsDesk {
  let kept: { readonly desk: Promise<Desk>; readonly until: number } | undefined

  async function count(): Promise<Desk> {
    const facts = await gather()
    return deskOf(facts, await troublesNow(facts))
  }

  function look(): Promise<Desk> {
    const now = clock.now().getTime()
    if (kept !== undefined && now < kept.until) return kept.desk
    // whoever comes while it is counted waits for the same; its age begins when it is there
    const desk = count()
    const mine = { desk, until: Number.POSITIVE_INFINITY }
    kept = mine
    desk.then(
      () => {
        if (kept === mine) kept = { desk, until: clock.now().getTime() + maxAgeMs }
      },
      () => {
        if (kept === mine) kept = undefined
      },
    )
    return desk
  }

  async function find(key: string): Promise<Trouble> {
    const trouble = (await look()).troubles.find((one) => one.key === key)
    if (trouble === undefined) throw new GatewayError('not_found')
    return trouble
  }

  return {
    look,
    async silence(key, hours, by) {
      await troubles.silence(await find(key), hours, by)
      // the next look shows it
      kept = undefined
    },
    async unsilence(key) {
      await find(key)
      await troubles.unsilence(key)
      kept = undefined
    },
  }
}

function deskOf(facts: DeskFacts, troubles: readonly Trouble[]): Desk {
  return {
    at: facts.at.toISOString(),
    troubles: [...troubles],
    partners: facts.lanes.map((lane) => partnerOf(lane, facts)),
    failures: facts.failures
      .slice(0, mostFailures)
      .map(({ partner, state, code, count, oldestAt, newestAt }) => ({ partner, state, code: code ?? '', count, oldestAt: oldestAt.toISOString(), newestAt: newestAt.toISOString() })),
    deadlines: { overdue: facts.deadlines.overdue, today: facts.deadlines.today, soon: facts.deadlines.soon },
    certificates: certificatesOf(facts.certificates, facts.at),
    inbox: inboxOf(facts.inbox),
    sync: facts.sync.map(({ partner, count, pending, failed, late, p50, p95, longest }) => ({
      partner, count, pending, failed, late, ...(p50 === undefined ? {} : { p50 }), ...(p95 === undefined ? {} : { p95 }), ...(longest === undefined ? {} : { longest }),
    })),
  }
}

function partnerOf({ partner, role, title, state, since, reason }: LaneFact, facts: DeskFacts): DeskPartner {
  const waiting = facts.waiting.find((row) => row.partner === partner)
  const flow = facts.flow.filter((row) => row.partner === partner)
  const failed = facts.failures.filter((row) => row.partner === partner).reduce((sum, { count }) => sum + count, 0)
  const lastDeliveredAt = facts.lastDeliveries.get(partner)
  const midnight = onDay(new Date(Date.parse('2000-01-01T00:00:00+07:00')), dayOf(facts.at))
  return {
    partner,
    role,
    lane: state,
    laneSince: since.toISOString(),
    waiting: waiting?.count ?? 0,
    failed,
    today: sumsOf(flow.filter(({ hour }) => hour >= midnight)),
    hours: lastHours(facts.at).map((hour) => ({ hour: hour.toISOString(), ...sumsOf(flow.filter((row) => row.hour.getTime() === hour.getTime())) })),
    ...(title === undefined ? {} : { title }),
    ...(reason === undefined ? {} : { laneReason: reason }),
    ...(waiting === undefined ? {} : { oldestWaitingAt: waiting.oldestAt.toISOString() }),
    ...(lastDeliveredAt === undefined ? {} : { lastDeliveredAt: lastDeliveredAt.toISOString() }),
  }
}

/** Beginnings of the last 24, oldest first, the one that runs included. */
function lastHours(at: Date): readonly Date[] {
  const running = Math.floor(at.getTime() / hourMs) * hourMs
  return Array.from({ length: 24 }, (_, n) => new Date(running - (23 - n) * hourMs))
}

function sumsOf(flow: readonly FlowCount[]): DeskPartner['today'] {
  const sum = (kind: FlowCount['kind']) => flow.filter((row) => row.kind === kind).reduce((total, { count }) => total + count, 0)
  return { accepted: sum('accepted'), delivered: sum('delivered'), failed: sum('failed') }
}

function certificatesOf(certificates: readonly CertificateFact[], at: Date): Desk['certificates'] {
  const left = certificates.map(({ validTo }) => validTo.getTime() - at.getTime())
  const within = (days: number) => left.filter((ms) => ms >= 0 && ms <= days * dayMs).length
  const next = certificates.find(({ validTo }) => validTo >= at)
  return { expired: left.filter((ms) => ms < 0).length, within14Days: within(14), within60Days: within(60), ...(next === undefined ? {} : { nextAt: next.validTo.toISOString() }) }
}

function inboxOf(inbox: readonly InboxOf[]): Desk['inbox'] {
  const sum = (state: InboxOf['state']) => inbox.filter((row) => row.state === state).reduce((total, { count }) => total + count, 0)
  const oldest = inbox.map(({ oldestAt }) => oldestAt).toSorted((a, b) => a.getTime() - b.getTime())[0]
  return { parked: sum('parked'), unmatched: sum('unmatched'), ...(oldest === undefined ? {} : { oldestAt: oldest.toISOString() }) }
}
