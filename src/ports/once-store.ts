/** What may be used once: ids of assertions, codes of a second factor, states of a log-in. Shared by all processes. */
export interface OnceStore {
  /** Whether it was not used before. Remembered until `until`. */
  spend(kind: 'assertion' | 'totp' | 'log-in', value: string, until: Date): Promise<boolean>
}
