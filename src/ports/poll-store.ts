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
  /** The partners whose poll is due, each handed to one caller only for `holdMs`, with at most `most(partner)` dossiers. */
  takeDue(partners: readonly string[], holdMs: number, most: (partner: string) => number): Promise<readonly PollTurn[]>
  /** The events of this turn are stored, or there were none: its dossiers go to the end of the row. */
  stored(turn: PollTurn, result: { readonly cursor?: string; readonly acknowledgement?: string }): Promise<void>
  acknowledged(partner: string): Promise<void>
  /** Ends the turn. `failure`: ours, kebab-case. */
  finish(partner: string, next: { readonly afterMs: number; readonly failure?: string }): Promise<void>
  list(): Promise<readonly PollerView[]>
}
