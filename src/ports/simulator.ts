/**
 * A simulated partner: a real server speaking the partner's format, as strict as the partner, used by the sandbox, the
 * tests and the conformance suite, because nobody may test against the real ones.
 */
import type { Signer, Verifier } from './signer.ts'
import type { Clock } from './clock.ts'

export type Behaviour =
  | { readonly kind: 'normal' }
  /** Answers normally after a pause. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** Refuses the dossier in the partner's words. */
  | { readonly kind: 'refuse' }
  /** Rejects our credentials in the partner's words. */
  | { readonly kind: 'reject-credentials' }
  /** Closes the connection without an answer, before doing anything. */
  | { readonly kind: 'reset' }
  /** Does what was asked, then closes the connection without an answer. */
  | { readonly kind: 'lose-answer' }
  /** Answers with this HTTP status and a page of no use. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number }
  /** Answers messages with these very words, whatever they mean; does nothing with them. */
  | { readonly kind: 'say'; readonly status: number; readonly body: string; readonly mediaType?: string }
  /** Answers 200 with bytes of no sense, or with none at all. */
  | { readonly kind: 'garbage'; readonly empty?: boolean }

/** Everything that arrived as a message, taken or not. */
export interface ReceivedMessage {
  readonly at: string
  readonly messageId: string | undefined
  readonly dossierCode: string | undefined
  /** The operation in the partner's words. */
  readonly operation: string
  readonly schemaValid: boolean
  readonly signatureVerified: boolean
  /** Organisation whose signature was verified. */
  readonly signedBy: string | undefined
  /** Why it was not taken, in the partner's words. */
  readonly problem: string | undefined
  /** SHA-256 of the bytes that were signed, as they arrived. */
  readonly digest: string
}

/** What the partner holds: one entry a dossier, however often it was sent. */
export interface HeldDossier {
  readonly dossierCode: string
  /** Messages that were taken for it, each id once. */
  readonly messageIds: readonly string[]
  /** How often its effect was applied: more than the number of ids means that something was done twice. */
  readonly timesApplied: number
}

export interface Simulator {
  /** Base address, e.g. http://127.0.0.1:40123 */
  readonly url: string
  received(): readonly ReceivedMessage[]
  dossiers(): readonly HeldDossier[]
  /** Until told otherwise, for log-ins and look-ups too; with `times`, for that many messages only. `lose-answer` and `say` are for messages only. */
  behave(behaviour: Behaviour, times?: number): void
  /**
   * Makes the partner tell something about a dossier that it holds: by a callback at once, or at the next poll. The same
   * order again tells the same event again. Rejects where the order makes no sense to the partner.
   */
  tell?(order: TellOrder): Promise<Told>
  /** Where the partner's callbacks go: the gateway's address of this partner, without a slash at the end. */
  callbacksTo?(url: string): void
  /** Until told otherwise, or until the dossier is sent again, it answers about the dossier as if this were so: for planting differences. */
  pretend?(order: PretendOrder): void
  /** Open connections now. */
  connections(): number
  close(): Promise<void>
}

/** `what` is one of the words in the simulator's README; so are the names of more fields. */
export interface TellOrder {
  readonly what: string
  readonly dossierCode: string
  readonly [more: string]: unknown
}

/** real: as it is · unknown: as if it had never come · status: as if it stood so, by the partner's own code for that. */
export interface PretendOrder {
  readonly dossierCode: string
  readonly as: 'real' | 'unknown' | 'status'
  /** National status; for `status`. */
  readonly status?: number
}

/** What the gateway answered to a callback; nothing where the partner waits to be asked. */
export interface Told {
  readonly status?: number
  readonly body?: string
}

export interface SimulatorOptions {
  /** 0 for any free port. Binds 127.0.0.1 only. */
  readonly port: number
  readonly clock: Clock
  /** The partner's seal, and the certificates it knows. */
  readonly signer: Signer
  readonly verifier: Verifier
  /** Organisation code of the partner. */
  readonly organisation: string
  /** Organisation codes of the senders it accepts. */
  readonly senders: readonly string[]
  /** Keeps what it holds in this file over restarts; in memory only where absent. */
  readonly journalFile?: string
}
