/** Brings what is kept encrypted under the key that encrypts now, so that older keys can be taken out of the configuration. */

export interface RewrapStatus {
  /** Id of the key that encrypts now. */
  readonly key: string
  /** Where something may still be under another key; empty once nothing is. */
  readonly left: readonly string[]
}

export interface RewrapStore {
  /** Goes on where the last turn ended, whichever process made it; looks at up to `limit` rows. False when nothing is left, or another process is at it. */
  turn(limit: number): Promise<boolean>
  status(): Promise<RewrapStatus>
}
