/** Which worker does which part of the work, kept for all of them. Every time is the store's. */
import type { HeldShare, WorkerOfShares } from '../domain/work-shares.ts'

export interface KeptShare extends HeldShare {
  /** Whoever holds it has not said in time that it is there. */
  readonly isExpired: boolean
  /** Changes whenever its worker says that it is there. */
  readonly renewal: string
}

export interface KeptShares {
  /** Those that are there, without those that leave. */
  readonly workers: readonly WorkerOfShares[]
  /** Also by workers that leave or are gone. */
  readonly held: readonly KeptShare[]
}

export interface WorkShareStore {
  /** This worker is there, with what it holds, for so long. */
  renew(worker: WorkerOfShares, holdMs: number): Promise<void>
  view(): Promise<KeptShares>
  /** False where somebody else holds it who is there. */
  take(share: HeldShare): Promise<boolean>
  giveUp(share: HeldShare): Promise<void>
  /** It takes nothing more, and holds what it holds for so long. */
  leave(worker: string, holdMs: number): Promise<void>
}
