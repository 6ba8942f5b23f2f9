/** A way of telling people, or a program of theirs, what is wrong. */
import type { AlertMessage } from '../../schemas/alert.ts'

export interface AlertChannel {
  /** `mail`, `webhook`. */
  readonly name: string
  /** Resolves once the other end took it. Rejects with an AlertFailure, or with whatever is wrong with us. */
  tell(message: AlertMessage, signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

/** The other end did not take it. The code is safe to log. */
export class AlertFailure extends Error {
  readonly code: string
  constructor(code: string, options?: ErrorOptions) {
    super(`an alert was not taken: ${code}`, options)
    this.code = code
  }
}
