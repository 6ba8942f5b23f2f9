/** What is known about why a dossier is late: its state, its transfers, what was told of it, and when lanes were closed. */
import type { Bilingual } from '../../schemas/bilingual.ts'
import type { DossierState } from '../../schemas/dossier-state.ts'
import type { InboxState, PortalSyncState } from '../../schemas/states.ts'
import type { DeliveryState } from './transfer.ts'

/** A transfer of the dossier to an agency, or a mirror of it to the portal; oldest first. */
export interface LateTransfer {
  readonly id: string
  readonly partner: string
  readonly acceptedAt: Date
  readonly state: DeliveryState
  readonly stateAt: Date
  readonly code: string | undefined
  /** National status that its body names. */
  readonly status: number
  /** When its partner had taken it for the first time. */
  readonly deliveredAt: Date | undefined
  /** Entry of the journal that says how it ended. */
  readonly journalId: string | undefined
}

export interface LateEntry {
  readonly id: string
  readonly partner: string
  readonly receivedAt: Date
  /** When it happened, by its partner's word. */
  readonly at: Date | undefined
  readonly status: number | undefined
  readonly state: InboxState
}

/** Absent `to`: still closed. */
export interface LaneClosure {
  readonly partner: string
  readonly from: Date
  readonly to: Date | undefined
  readonly reason: string | undefined
  readonly journalId: string
}

export interface OverdueFacts {
  readonly now: Date
  readonly sender: string
  readonly code: string
  readonly state: DossierState
  /** When its citizen handed it in; undefined where its content is gone. */
  readonly receivedAt: Date | undefined
  readonly portal: PortalSyncState
  /** The partner that is the portal. */
  readonly portalId: string | undefined
  readonly submissions: readonly LateTransfer[]
  readonly mirrors: readonly LateTransfer[]
  /** Oldest first. */
  readonly inbox: readonly LateEntry[]
  readonly closures: readonly LaneClosure[]
  nameOf(partner: string): Bilingual
}
