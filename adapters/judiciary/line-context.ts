/** What every exchange of one line needs. `agreement` is the one about the chosen wire. */
import type { Clock } from '../../src/ports/clock.ts'

export interface LineContext<Agreement> {
  readonly baseUrl: string
  readonly agreement: Agreement
  readonly clock: Clock
}

/** Largest message, in bytes: files go inside. */
export const maxBytes = 20 * 1024 * 1024

export const jsonHeaders = { accept: 'application/json', 'content-type': 'application/json; charset=utf-8' } as const
