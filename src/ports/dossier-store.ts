/** What is known of each dossier, whichever partners hold it. Every change is one transaction that locks the dossier's row. */
import type { Dossier } from '../../schemas/dossier.ts'
import type { PortalSyncState } from '../../schemas/states.ts'
import type { DossierState } from '../domain/dossier-state.ts'
import type { GatewayEvent } from './event-store.ts'
import type { NewTransfer } from './transfer-store.ts'

/** A dossier of one sender. Codes of different senders have nothing to do with each other. */
export interface DossierKey {
  readonly sender: string
  readonly code: string
}

/** A partner to which the client sent the dossier. */
export interface Holding {
  readonly partner: string
  /** The client's newest transfer to it that was not refused or cancelled, and its delivery state. */
  readonly transferId: string
  readonly state: string
  readonly remoteId: string | undefined
}

/** A dossier inside a transaction that changes it. */
export interface HeldDossier extends DossierKey {
  readonly client: string
  /** The newest version that the client sent to anybody, follow-ups included. Opened when it is first asked for; throws what the vault throws. */
  readonly latest: () => Dossier
  readonly latestTransferId: string
  readonly holdings: readonly Holding[]
  readonly state: DossierState
}

/** What a change writes, all or nothing. */
export interface DossierChange {
  readonly state?: DossierState
  /** Told to the client, by cursor and by webhook. */
  readonly journal?: readonly JournalEntry[]
  /** Transfers that the gateway makes by itself. One whose client and key were seen before is left out. */
  readonly transfers?: readonly NewTransfer[]
  /** Ends to ask this partner about the dossier, or about what it knows by this id; then starts to ask about this transfer. */
  readonly awaitsNoMore?: AwaitsNoMore
  readonly awaits?: { readonly partner: string; readonly transferId: string }
  /** A delivered transfer that its partner has shown to have accepted as a dossier. */
  readonly confirms?: string
}

export interface AwaitsNoMore {
  readonly partner: string
  readonly remoteId?: string
}

export interface JournalEntry {
  /** `partner.*` or `dossier.*` */
  readonly type: string
  readonly partner?: string
  readonly transferId?: string
  /** Codes and numbers, no personal data. */
  readonly data: Readonly<Record<string, unknown>>
}

/** A journal entry as a follower reads it. */
export interface JournalEvent extends GatewayEvent {
  readonly client: string
}

export interface FollowerWork {
  readonly transfers?: readonly NewTransfer[]
  /** The dossier that the event is about, changed in the same transaction; undefined leaves it. Not asked for where the event has no dossier. */
  readonly dossier?: (held: HeldDossier) => DossierChange
}

export interface Followed {
  /** So many entries; fewer than the limit when there are no more. */
  readonly read: number
  /** Transfers were written that have to be announced. */
  readonly sends: boolean
  /** Another process reads for this follower now, and nothing was read here. */
  readonly elsewhere: boolean
}

/** Where a transfer that mirrors a change at a partner to the national portal came from. */
export interface SyncDelay {
  readonly partner: string
  readonly count: number
  /** Still on their way, or failed. */
  readonly pending: number
  readonly failed: number
  /** Milliseconds from the event at our door to the portal's word, of those that arrived. */
  readonly p50: number | undefined
  readonly p95: number | undefined
  readonly longest: number | undefined
}

export interface KnownDossier extends Omit<HeldDossier, 'latest'> {
  readonly procedureCode: string
  readonly portal: { readonly state: PortalSyncState; readonly transferId?: string; readonly at?: Date }
}

export interface DossierStore {
  get(key: DossierKey): Promise<KnownDossier | undefined>
  /** Undefined where nothing is known of the dossier. */
  change(key: DossierKey, decide: (held: HeldDossier) => DossierChange): Promise<DossierChange | undefined>
  /** Dossiers whose `checkAt` has come, each changed in a transaction of its own, or put off an hour where the database refuses it. Returns how many. */
  changeDue(limit: number, now: Date, decide: (held: HeldDossier) => DossierChange): Promise<number>
  /**
   * Hands the next entries of real clients to `handle`, in their order, and writes what it gives together with the
   * follower's new place. A dossier that the database refuses to write is passed over, which stands in the log and the
   * journal. One process at a time.
   */
  follow(follower: string, limit: number, handle: (event: JournalEvent) => FollowerWork | undefined): Promise<Followed>
  /** Of mirrors whose event came in this time. */
  syncDelays(from: Date, to: Date): Promise<readonly SyncDelay[]>
}
