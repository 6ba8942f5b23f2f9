/** How much somebody may ask within a minute, counted over all processes. */
export interface RateLimits {
  /**
   * Takes one; `retryAfterSeconds` is the whole seconds until it is worth trying again. Where the shared count cannot be
   * reached, this process counts for itself: nobody is locked out, nor is everybody let in.
   */
  take(key: string, perMinute: number): Promise<{ readonly ok: true } | { readonly ok: false; readonly retryAfterSeconds: number }>
  close(): Promise<void>
}
