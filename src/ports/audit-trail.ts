/** The audit: appended to the chained journal, searched beside it. */
import type { AuditEntryView, AuditFacts, AuditKind } from '../../schemas/audit-entry.ts'

export interface AuditRecord extends AuditFacts {
  /** Personal identifiers that this is about. Kept only as a keyed hash, by which the citizen's report finds it. */
  readonly subjects?: readonly string[]
  /** What was asked, in words that may name somebody. Kept only as a keyed hash, `question`. */
  readonly asked?: string
}

export interface AuditFilter {
  readonly kind?: AuditKind
  readonly actor?: string
  readonly official?: string
  readonly partner?: string
  readonly dossierCode?: string
  readonly object?: string
  readonly from?: Date
  readonly to?: Date
}

export interface AuditSlice {
  readonly items: readonly AuditEntryView[]
  /** Where to go on, newest first; undefined at the end. */
  readonly next: string | undefined
}

export interface AuditTrail {
  /** Resolves once it is kept; what it tells of must not be answered before. */
  record(entry: AuditRecord): Promise<void>
  /** Newest first. Rejects with invalid_cursor. */
  search(filter: AuditFilter, limit: number, cursor?: string): Promise<AuditSlice>
  /**
   * What was asked or told about this person, newest first, under whichever key their hashes were made. Rejects with
   * key_unusable where some were made under a key that is not configured: nobody is told half of it.
   */
  about(identifier: string, limit: number, cursor?: string): Promise<AuditSlice>
  /** Ids of the keys under which persons are found. */
  keys(): Promise<readonly string[]>
  /**
   * Ends the search of whole months that ended so many days ago, and says so in the journal. The journal keeps its entries;
   * they are found no more, by whom they are about neither. Returns the months, e.g. `2016-11`.
   */
  endSearch(days: number): Promise<readonly string[]>
}
