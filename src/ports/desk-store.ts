/** What the operators' desk is made of: numbers by partner, found without walking through transfers. */
import type { DeadlineCounts, DifferencesOf, FailuresOf, FlowCount, InboxOf, JournalFact, PersonAwaited, WaitingOf } from '../domain/desk-facts.ts'

export interface DeskStore {
  /**
   * Counts on in the journal, at most `limit` entries; one process at a time. Returns how many were read. Counts and place are
   * one transaction: nothing is counted twice or passed over.
   */
  countFlow(limit: number): Promise<number>
  /** Of the hours from this one on. */
  flow(from: Date): Promise<readonly FlowCount[]>
  /** When each partner last took something. */
  lastDeliveries(): Promise<ReadonlyMap<string, Date>>
  waiting(): Promise<readonly WaitingOf[]>
  /** Most first. */
  failures(): Promise<readonly FailuresOf[]>
  inbox(): Promise<readonly InboxOf[]>
  /** `endOfToday` and `soonUntil` by the calendar of the citizens. */
  deadlines(now: Date, endOfToday: Date, soonUntil: Date): Promise<DeadlineCounts>
  /** What waits for a person to go on with it, or to agree to it. */
  awaited(): Promise<readonly PersonAwaited[]>
  /** Found by reconciliation, and repaired by nobody. */
  differences(): Promise<readonly DifferencesOf[]>
  /** What waits to be chained and to be stamped. */
  journal(): Promise<JournalFact>
  /** The database's clock, and by how many milliseconds it is ahead of the authority of the newest time stamp, as far as that shows. */
  clock(): Promise<{ readonly now: Date; readonly beforeAuthority: number | undefined }>
}
