/** The fields of the gateway's answers that the command shows. */
import type { DeliveryState } from '../domain/transfer.ts'

export interface TransferView {
  readonly id: string
  readonly partner: string
  readonly dossierCode: string
  readonly procedureCode: string
  readonly state: DeliveryState
  readonly stateAt: string
  readonly acceptedAt: string
  readonly dueAt?: string | null
  readonly attempts: number
  readonly code?: string | null
  readonly words?: string | null
  readonly remoteId?: string | null
}

export interface TimelineView {
  readonly at: string
  readonly kind: string
  readonly name: string
  readonly attempt?: number | null
  readonly data: Readonly<Record<string, unknown>>
}

export interface LaneView {
  readonly partner: string
  readonly state: string
  readonly since: string
  readonly reason?: string | null
  readonly failures: number
  readonly nextProbeAt?: string | null
}

export interface AttachmentView {
  readonly digest: string
  readonly size: number
  readonly mediaType: string
}

export interface PageView<Item> {
  readonly items: readonly Item[]
  readonly next?: string | null
}
