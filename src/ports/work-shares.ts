/** Which worker does which part of the work, kept for all of them. Every time is the store's. */
import type { HeldShare, WorkerOfShares, WorkShare } from '../domain/work-shares.ts'

export interface KeptShare extends HeldShare {
  /** Whoever holds it has not renewed it in time. */
  readonly isExpired: boolean
}

export interface KeptShares {
  /** Those that are there. */
  readonly workers: readonly WorkerOfShares[]
  /** Also by workers that are gone. */
  readonly held: readonly KeptShare[]
}

export interface WorkShareStore {
  /** This worker is there, and holds what it holds, for so long. */
  renew(worker: WorkerOfShares, holdMs: number): Promise<void>
  view(): Promise<KeptShares>
  /** False where somebody else holds it. */
  take(worker: string, share: WorkShare, holdMs: number): Promise<boolean>
  giveUp(worker: string, share: WorkShare): Promise<void>
  /** It takes nothing more, and holds what it holds for so long. */
  leave(worker: string, holdMs: number): Promise<void>
}
