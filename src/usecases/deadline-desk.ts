/** What people ask about dates: which dossiers are overdue or soon will be, and why one is. */
import type { OverdueExplanation } from '../../schemas/deadlines.ts'
import type { Bilingual } from '../../schemas/bilingual.ts'
import type { Dossier } from '../../schemas/dossier.ts'
import { explainOverdue } from '../domain/explain-overdue.ts'
import { senderItself } from '../domain/dossier-state.ts'
import { addWorkingDays } from '../domain/working-days.ts'
import type { Clock } from '../ports/clock.ts'
import type { DatedDossier, DeadlineStore, StandingDossier } from '../ports/deadline-store.ts'
import type { DossierKey, DossierStore } from '../ports/dossier-store.ts'
import type { Page, TransferStore } from '../ports/transfer-store.ts'
import type { Partners } from './partners.ts'

export interface DeadlineDesk {
  /** The earliest date first; `open`: all that are not ended; without a state: overdue and soon. */
  list(asked: { readonly state?: 'overdue' | 'soon' | 'open'; readonly partner?: string }, limit: number, cursor?: string): Promise<Page<StandingDossier>>
  /** Undefined where there is no such dossier. */
  explain(key: DossierKey): Promise<OverdueExplanation | undefined>
}

interface Dependencies {
  readonly deadlines: DeadlineStore
  readonly dossiers: Pick<DossierStore, 'get'>
  readonly transfers: Pick<TransferStore, 'payload'>
  readonly partners: Partners
  readonly portal: string | undefined
  readonly warnWorkingDays: number
  readonly clock: Clock
}

export function createDeadlineDesk({ deadlines, dossiers, transfers, partners, portal, warnWorkingDays, clock }: Dependencies): DeadlineDesk {
  function nameOf(partner: string): Bilingual {
    if (partner === senderItself) return { vi: 'Hệ thống một cửa', en: 'The one-stop system' }
    return partners.get(partner)?.line.adapter.title ?? { vi: partner, en: partner }
  }

  async function receivedAt(transferId: string | undefined): Promise<Date | undefined> {
    const payload = transferId === undefined ? undefined : await transfers.payload(transferId)
    if (payload === undefined) return undefined
    // validated at the door before it was kept
    const { receivedAt: said } = JSON.parse(Buffer.from(payload).toString('utf8')) as Partial<Dossier>
    return said === undefined ? undefined : new Date(said)
  }

  return {
    async list({ state, partner }, limit, cursor) {
      const now = clock.now()
      const warned = addWorkingDays(now, warnWorkingDays)
      const due = { overdue: { to: now }, soon: { from: now, to: warned }, both: { to: warned } }
      const page = await deadlines.list({ ...(state === 'open' ? {} : { due: due[state ?? 'both'] }), ...(partner === undefined ? {} : { partner }) }, limit, cursor)
      return { ...page, items: page.items.map((row) => ({ ...row, standing: standingOf(row, now, warned) })) }
    },
    async explain(key) {
      const dossier = await dossiers.get(key)
      if (dossier === undefined) return undefined
      const tracks = await deadlines.tracks(key, portal)
      const received = await receivedAt(tracks.submissions[0]?.id)
      return explainOverdue({ now: clock.now(), ...key, receivedAt: received, state: dossier.state, portal: dossier.portal.state, portalId: portal, ...tracks, nameOf })
    },
  }
}

function standingOf({ clock, dueAt }: DatedDossier, now: Date, warned: Date): StandingDossier['standing'] {
  if (clock !== 'runs') return 'in-time'
  if (dueAt.getTime() <= now.getTime()) return 'overdue'
  return dueAt.getTime() <= warned.getTime() ? 'soon' : 'in-time'
}
