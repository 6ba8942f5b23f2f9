/** Where the polling of each partner stands, so that a crash between any two steps loses and doubles nothing. */
import type { AwaitedDossier } from './adapter.ts'

export interface PollTurn {
  readonly partner: string
  readonly cursor: string | undefined
  /** Stored events that the partner was not yet told about. */
  readonly acknowledgement: string | undefined
  /** Failures in a row. */
  readonly failures: number
  readonly awaited: readonly AwaitedDossier[]
  /** How long nobody else is handed this partner, counted anew each time that something is stored. */
  readonly holdMs: number
}

/** Of the agreement with a partner. */
export interface AskingLimits {
  /** Most dossiers of one turn. */
  readonly most: number
  /** What is asked about longer is let go. */
  readonly horizonDays: number
}

export interface PollerView {
  readonly partner: string
  readonly lastAt: Date | undefined
  readonly nextAt: Date
  readonly failures: number
  readonly lastFailure: string | undefined
  readonly awaited: number
}

export interface PollStore {
  /** Creates what is missing, due at once. */
  ensure(partners: readonly string[]): Promise<void>
  /**
   * The partners whose poll is due, each handed to one caller only for `holdMs`, with the dossiers that it is to be asked about. What
   * its last word will never be said about (src/domain/asking-ends.ts) is let go first, and its client told (`dossier.not-awaited`).
   */
  takeDue(partners: readonly string[], holdMs: number, limits: (partner: string) => AskingLimits): Promise<readonly PollTurn[]>
  /** The events of this turn are stored, or there were none: its dossiers go to the end of the row. */
  stored(turn: PollTurn, result: { readonly cursor?: string; readonly acknowledgement?: string }): Promise<void>
  /** The partner was told this; what was stored to be told since stays. */
  acknowledged(partner: string, acknowledgement: string): Promise<void>
  /** Ends the turn. `failure`: ours, kebab-case; `inPart`: the partner answered all the same, so that it is no failure in a row. */
  finish(partner: string, next: { readonly afterMs: number; readonly failure?: string; readonly inPart?: boolean }): Promise<void>
  list(): Promise<readonly PollerView[]>
}
