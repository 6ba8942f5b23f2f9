/** Reads where a transfer stands among others: runs, corrections, other versions of its dossier. */
import type { ItemState, ReplayVerb } from '../../schemas/replays.ts'
import type { DeliveryState } from '../domain/transfer.ts'

export interface TransferLineage {
  readonly transferId: string
  /** Runs that it was part of, newest first. */
  readonly runs: readonly { readonly run: string; readonly name: string; readonly verb: ReplayVerb; readonly state: ItemState; readonly at: Date; readonly by: string }[]
  /** The original, where this is its corrected version. */
  readonly corrects: string | undefined
  readonly correctedBy: readonly { readonly transferId: string; readonly correction: string; readonly at: Date }[]
  /** Of the same dossier to the same partner, oldest first; the newest so many. */
  readonly dossier: readonly { readonly transferId: string; readonly state: DeliveryState; readonly acceptedAt: Date }[]
}

export interface LineageStore {
  of(id: string): Promise<TransferLineage | undefined>
}
