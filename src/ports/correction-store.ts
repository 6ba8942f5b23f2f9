/** Where corrections of failed transfers are kept. Every method is one transaction. */
import type { CorrectionState } from '../../schemas/corrections.ts'
import type { DeliveryState } from '../domain/transfer.ts'
import type { NewTransfer, Order, Page } from './transfer-store.ts'

/** `evenIfThere`: who orders it knows that the partner may have the original, and gets a second dossier. */
export interface CorrectionOrder extends Order {
  readonly evenIfThere: boolean
}

export interface NewCorrection {
  readonly id: string
  readonly original: string
  readonly content: Uint8Array
  /** JSON pointers of what differs. */
  readonly paths: readonly string[]
  readonly order: CorrectionOrder
}

export interface KeptCorrection {
  readonly id: string
  readonly original: string
  readonly dossierCode: string
  readonly partner: string
  readonly state: CorrectionState
  readonly by: string
  readonly at: Date
  readonly reason: string
  readonly paths: readonly string[]
  /** The partner may have the original: an attempt of it ended without a definite answer. */
  readonly mayBeThere: boolean
  readonly decidedBy: string | undefined
  readonly decidedAt: Date | undefined
  readonly decision: string | undefined
  /** The corrected transfer, once sent. */
  readonly transferId: string | undefined
}

/** Why a transfer cannot be corrected now; `newer` is a later version of its dossier. */
export type NotCorrectable =
  | { readonly because: 'not-a-submission' }
  | { readonly because: 'state'; readonly state: DeliveryState }
  | { readonly because: 'purged' }
  | { readonly because: 'newer'; readonly newer: string }
  /** Others were writing for too long to know what they accepted. */
  | { readonly because: 'busy' }
  /** Only with `evenIfThere`. */
  | { readonly because: 'may-be-there' }

export type Proposal =
  | { readonly kind: 'proposed'; readonly correction: KeptCorrection }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly refusal: NotCorrectable }
  /** Another one waits for its second person. */
  | { readonly kind: 'pending'; readonly id: string }

export type CorrectionDecision =
  | { readonly kind: 'decided'; readonly correction: KeptCorrection }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly refusal: NotCorrectable }
  /** Somebody decided before. */
  | { readonly kind: 'illegal'; readonly correction: KeptCorrection }

export interface CorrectionFilter {
  readonly states?: readonly CorrectionState[]
  readonly original?: string
}

export interface CorrectionStore {
  /** Why this transfer cannot be corrected, or undefined where it can; `unknown` where there is none. */
  standing(original: string, asked: Pick<CorrectionOrder, 'evenIfThere'>): Promise<NotCorrectable | 'unknown' | undefined>
  /** Whether the partner may have it. False where there is no such transfer, and while it is on its way. */
  mayBeThere(transfer: string): Promise<boolean>
  propose(correction: NewCorrection): Promise<Proposal>
  get(id: string): Promise<KeptCorrection | undefined>
  /** Byte for byte; undefined where it is purged. */
  content(id: string): Promise<Uint8Array | undefined>
  /** Newest first; keyset cursor. Rejects with `invalid_cursor`. */
  list(filter: CorrectionFilter, limit: number, cursor?: string): Promise<Page<KeptCorrection>>
  /** Accepts the corrected transfer and takes its original out of the list of failed ones. */
  send(id: string, transfer: NewTransfer, order: CorrectionOrder): Promise<CorrectionDecision>
  decline(id: string, to: 'rejected' | 'withdrawn', order: Order): Promise<CorrectionDecision>
}
