/** Dossiers by the date they are promised for, and what is known about why one is late. */
import type { LaneClosure, LateEntry, LateTransfer } from '../domain/overdue-facts.ts'
import type { PortalSyncState } from '../../schemas/states.ts'
import type { DossierKey } from './dossier-store.ts'
import type { Page } from './transfer-store.ts'

export interface DatedDossier extends DossierKey {
  readonly client: string
  readonly procedureCode: string
  readonly partners: readonly string[]
  readonly status: number
  readonly dueAt: Date
  readonly clock: 'runs' | 'stands' | 'ended'
  readonly portal: PortalSyncState
}

export interface StandingDossier extends DatedDossier {
  readonly standing: 'overdue' | 'soon' | 'in-time'
}

export interface DeadlineFilter {
  /** Whose clock runs, due in this time. Absent: all that are not ended. */
  readonly due?: { readonly from?: Date; readonly to: Date }
  readonly partner?: string
}

/** What the store knows about why a dossier is late. */
export interface LateTracks {
  readonly submissions: readonly LateTransfer[]
  readonly mirrors: readonly LateTransfer[]
  readonly inbox: readonly LateEntry[]
  readonly closures: readonly LaneClosure[]
}

export interface DeadlineStore {
  /** The earliest date first; keyset cursor. Rejects with `invalid_cursor`. */
  list(filter: DeadlineFilter, limit: number, cursor?: string): Promise<Page<DatedDossier>>
  /** `portal`: the partner whose lane carries mirrors. */
  tracks(key: DossierKey, portal: string | undefined): Promise<LateTracks>
}
