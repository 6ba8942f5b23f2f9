/** Brings what is kept encrypted under the key that encrypts now, so that older keys can be taken out of the configuration. */

export interface RewrapStatus {
  /** Id of the key that encrypts now. */
  readonly key: string
  /** Where something may still be under another key; empty once nothing is, and no process writes under another key any more. */
  readonly left: readonly string[]
}

export interface RewrapStore {
  /** Goes on where the last turn ended, whichever process made it; looks at up to `limit` rows. False when nothing is left, another process is at it, or some process wrote under another key a moment ago. */
  turn(limit: number): Promise<boolean>
  status(): Promise<RewrapStatus>
}
