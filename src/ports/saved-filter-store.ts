/** Filters that somebody kept under a name. Whose they are is the id by which the audit knows them. */
import type { SavedFilter } from '../../schemas/saved-filters.ts'

export interface SavedFilterStore {
  /** By name. */
  list(account: string): Promise<readonly SavedFilter[]>
  /** Under this name, in place of what was there. False where it would be one more than the account may keep. */
  put(account: string, filter: Omit<SavedFilter, 'at'>): Promise<boolean>
  /** False where there was none. */
  remove(account: string, name: string): Promise<boolean>
}
