/** A partner as whoever runs the gateway sees it: what was agreed, how it is reached, how its lane stands, how it did lately. */
import type { Clock } from '../ports/clock.ts'
import type { Lane, LaneStore } from '../ports/lane-store.ts'
import type { PartnerHealth, PartnerHealthStore } from '../ports/partner-health.ts'
import type { PollerView, PollStore } from '../ports/poll-store.ts'
import type { ConfiguredPartner, Partners } from './partners.ts'
import type { TestPartner } from './test-partner.ts'

export interface PartnerStanding {
  readonly partner: ConfiguredPartner
  /** `direct`, or the kind of platform in between. */
  readonly transport: string
  readonly lane: Lane
  readonly poller: PollerView | undefined
  readonly health: PartnerHealth
}

export interface PartnerDesk {
  list(): Promise<readonly PartnerStanding[]>
  get(partner: string): Promise<PartnerStanding | undefined>
  readonly test: TestPartner
}

interface Dependencies {
  readonly partners: Partners
  readonly transportOf: (partner: string) => string
  readonly lanes: Pick<LaneStore, 'list'>
  readonly polls: Pick<PollStore, 'list'>
  readonly health: PartnerHealthStore
  readonly test: TestPartner
  readonly clock: Pick<Clock, 'now'>
}

/** Numbers of an hour need no finer time, however many people look; and nobody waits for new ones who may have those of a minute ago. */
const freshMs = 5_000
const usableMs = 60_000

type Counted = ReadonlyMap<string, PartnerHealth>

export function createPartnerDesk({ partners, transportOf, lanes, polls, health, test, clock }: Dependencies): PartnerDesk {
  let last: { readonly at: number; readonly rows: Counted } | undefined
  let counting: Promise<Counted> | undefined

  async function count(): Promise<Counted> {
    try {
      const at = clock.now().getTime()
      const rows = await health.of([...partners.keys()])
      last = { at, rows }
      return rows
    } finally {
      counting = undefined
    }
  }

  function countHealth(): Promise<Counted> {
    const age = last === undefined ? Infinity : clock.now().getTime() - last.at
    if (last !== undefined && age < freshMs) return Promise.resolve(last.rows)
    counting ??= count()
    if (last === undefined || age >= usableMs) return counting
    // whoever waits for it hears of its failure; the next look tries again
    counting.catch(() => undefined)
    return Promise.resolve(last.rows)
  }

  async function list(): Promise<readonly PartnerStanding[]> {
    const [allLanes, allPolls, allHealth] = await Promise.all([lanes.list(), polls.list(), countHealth()])
    return [...partners].map(([id, partner]) => ({
      partner,
      transport: transportOf(id),
      lane: allLanes.find((lane) => lane.partner === id) ?? neverClosed(id, clock.now()),
      poller: allPolls.find((poller) => poller.partner === id),
      health: allHealth.get(id) ?? nothingYet,
    }))
  }

  return {
    list,
    async get(partner) {
      return partners.has(partner) ? (await list()).find(({ lane }) => lane.partner === partner) : undefined
    },
    test,
  }
}

function neverClosed(partner: string, since: Date): Lane {
  return { partner, state: 'open', since, reason: undefined, failures: 0, probes: 0, nextProbeAt: undefined }
}

const nothingYet: PartnerHealth = { attempts: 0, delivered: 0, failed: 0, medianMs: undefined, lastDeliveredAt: undefined, lastHeardAt: undefined }
