/** How partners did lately, counted in the store. */

export interface PartnerHealth {
  /** Attempts that ended within the last hour. */
  readonly attempts: number
  readonly delivered: number
  readonly failed: number
  /** Half of those attempts took at most this, in milliseconds. */
  readonly medianMs: number | undefined
  readonly lastDeliveredAt: Date | undefined
  /** When it last told something, by a callback or in answer to a poll. */
  readonly lastHeardAt: Date | undefined
}

export interface PartnerHealthStore {
  /** One row for each of these partners. */
  of(partners: readonly string[]): Promise<ReadonlyMap<string, PartnerHealth>>
}
