/** Gathers what is known about how everything goes; each number once, all at the same time. */
import type { CertificateFact, DeskFacts, FailingChannel, LaneFact, LaneRole } from '../domain/desk-facts.ts'
import { dayAfter, dayOf, onDay } from '../domain/vietnam-time.ts'
import { addWorkingDays } from '../domain/working-days.ts'
import type { Clock } from '../ports/clock.ts'
import type { DeskStore } from '../ports/desk-store.ts'
import type { LaneStore } from '../ports/lane-store.ts'
import type { SyncDelayStore } from '../ports/sync-delay-store.ts'
import type { TroubleStore } from '../ports/trouble-store.ts'
import { webhookLane } from './follow-journal.ts'
import type { Partners } from './partners.ts'
import type { GatherProcessFacts } from './process-facts.ts'

export type GatherFacts = () => Promise<DeskFacts>

interface Dependencies {
  readonly desk: DeskStore
  readonly lanes: Pick<LaneStore, 'list'>
  readonly syncDelays: Pick<SyncDelayStore, 'report'>
  readonly troubles: Pick<TroubleStore, 'channels'>
  readonly certificateEnds: () => Promise<readonly CertificateFact[]>
  readonly processFacts: GatherProcessFacts
  /** Names of the ways of telling people. */
  readonly channels: readonly string[]
  /** Whether an authority for time stamps is configured. */
  readonly stamps: boolean
  readonly partners: Partners
  readonly portal: string | undefined
  readonly warnWorkingDays: number
  readonly lateAfterMinutes: number
  readonly clock: Pick<Clock, 'now'>
}

const dayMs = 24 * 3_600_000
const webhookPrefix = webhookLane('')

export function createGatherFacts(parts: Dependencies): GatherFacts {
  const { desk, clock } = parts

  async function lanesNow(): Promise<readonly LaneFact[]> {
    const lanes = await parts.lanes.list()
    return lanes.map(({ partner, state, since, reason, nextProbeAt }) => {
      const title = parts.partners.get(partner)?.line.adapter.title
      return { partner, role: roleOf(partner, parts.portal), title, state, since, reason, byPerson: state === 'suspended' && nextProbeAt === undefined }
    })
  }

  /** One failure is no trouble yet: it is tried again within a minute. */
  async function failingChannels(): Promise<readonly FailingChannel[]> {
    const states = await parts.troubles.channels(parts.channels)
    return states.flatMap(({ name, failures, failingSince }) => (failures < 2 || failingSince === undefined ? [] : [{ name, failures, since: failingSince }]))
  }

  return async function gatherFacts() {
    const at = clock.now()
    const midnight = (days: number) => onDay(new Date(Date.parse('2000-01-01T00:00:00+07:00')), dayAfter(dayOf(at), days))
    const [lanes, waiting, flow, lastDeliveries, failures, inbox, deadlines, certificates, { items: sync }, awaited, differences, journal, ofProcess, channels] = await Promise.all([
      lanesNow(),
      desk.waiting(),
      desk.flow(new Date(at.getTime() - dayMs)),
      desk.lastDeliveries(),
      desk.failures(),
      desk.inbox(),
      desk.deadlines(at, midnight(1), addWorkingDays(at, parts.warnWorkingDays)),
      parts.certificateEnds(),
      parts.syncDelays.report({ from: new Date(at.getTime() - dayMs), to: at, lateAfterMs: parts.lateAfterMinutes * 60_000, now: at }),
      desk.awaited(),
      desk.differences(),
      desk.journal(),
      parts.processFacts(),
      failingChannels(),
    ])
    return {
      ...ofProcess,
      at, lanes, waiting, flow, lastDeliveries, failures, inbox, deadlines, certificates, sync, awaited, differences,
      journal: parts.stamps ? journal : { ...journal, unstampedSince: undefined },
      failingChannels: channels,
    }
  }
}

function roleOf(partner: string, portal: string | undefined): LaneRole {
  if (partner.startsWith(webhookPrefix)) return 'client'
  return partner === portal ? 'portal' : 'partner'
}
