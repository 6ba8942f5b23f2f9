/** What partners told: each event once, whatever it came to, with a way out for a person. */
import type { EventFile, PartnerEvent } from '../../schemas/partner-event.ts'
import type { InboxState } from '../../schemas/states.ts'
import type { DossierChange, HeldDossier } from './dossier-store.ts'
import type { Order, Page, SignatureRecord } from './transfer-store.ts'

/** A signed message in which a partner told something, as it came, with what its verification found. */
export interface InboundProof {
  readonly bytes: Uint8Array
  readonly signature: SignatureRecord
}

export interface InboxEntry {
  readonly partner: string
  /** `files` say where their content is. */
  readonly event: PartnerEvent
  readonly rawDigest: string
  /** What a person has to see, where the event was not understood; kept encrypted. */
  readonly raw?: string
  /** The signed messages that it came in; kept encrypted, as evidence. */
  readonly proofs?: readonly InboundProof[]
  /** They speak of other dossiers as well: no client may see them whole. */
  readonly shared?: true
  /** Links of the files that are still to be fetched, by their place in `event.files`. */
  readonly links: readonly { readonly index: number; readonly link: string }[]
}

export interface InboxDecision extends DossierChange {
  readonly inbox: 'applied' | 'kept' | 'parked'
  /** Why it was kept or parked: ours, kebab-case. */
  readonly reason?: string
}

/** `partner` is who told the event. */
export type Decide = (held: HeldDossier, event: PartnerEvent, partner: string) => InboxDecision

export type Reception = 'applied' | 'kept' | 'parked' | 'unmatched' | 'repeat'

/** An entry as a person sees it. */
export interface InboxItem extends Omit<InboxEntry, 'links' | 'proofs' | 'shared'> {
  readonly id: string
  readonly state: InboxState
  readonly reason: string | undefined
  readonly receivedAt: Date
  readonly transferId: string | undefined
}

export type InboxRefusal = { readonly kind: 'unknown' } | { readonly kind: 'illegal'; readonly state: InboxState }

export interface PendingFile {
  readonly inboxId: string
  readonly partner: string
  readonly index: number
  readonly link: string
  readonly tries: number
  readonly file: EventFile
  /** Client that the file is for; undefined while the event is unmatched. */
  readonly client: string | undefined
}

/** What a partner told about a transfer, for evidence: as text byte for byte, which the journal's `evidence` is the SHA-256 of. */
export interface InboundEvidence {
  readonly id: string
  readonly receivedAt: Date
  readonly digest: string
  /** JSON with the event and, as base64, the signed messages, `shared` where they speak of other dossiers as well; undefined where it is purged. */
  readonly bytes: Uint8Array | undefined
}

export interface InboxStore {
  /**
   * Notes a signed message of a partner by its id. `conflict`: other content came under this id before. Two messages at once
   * wait for each other.
   */
  hear(partner: string, messageId: string, digest: string): Promise<'new' | 'repeat' | 'conflict'>
  /** Of everything that was told about this transfer. */
  evidenceOf(transferId: string): Promise<readonly InboundEvidence[]>
  /**
   * Records the event and what it does in one transaction; with an effect only the first time its key is seen. Where it was
   * told before its dossier came, what was told first has the effect. What the database refuses to write waits for a person.
   */
  receive(entry: InboxEntry, decide: Decide): Promise<Reception>
  /** Tries what is unmatched again where its dossier came meanwhile, in the order in which it came. Returns how many matched. */
  matchUnmatched(limit: number, decide: Decide): Promise<number>
  /** Newest first. */
  list(filter: { readonly states?: readonly InboxState[]; readonly partner?: string; readonly dossierCode?: string }, limit: number, cursor?: string): Promise<Page<InboxItem>>
  get(id: string): Promise<InboxItem | undefined>
  /** A parked entry has its effect after all, as `decide` now says. */
  settle(id: string, order: Order, decide: Decide): Promise<{ readonly kind: 'changed'; readonly item: InboxItem } | { readonly kind: 'still-parked'; readonly reason: string } | InboxRefusal>
  /** A parked, kept or unmatched entry is closed: its files are given up, and after a last word nobody is asked on. */
  dismiss(id: string, order: Order): Promise<{ readonly kind: 'changed'; readonly item: InboxItem } | InboxRefusal>

  /** Files still to be fetched, each handed to one caller only for `holdMs`. Those whose link cannot be opened any more are given up. */
  takePendingFiles(limit: number, holdMs: number): Promise<readonly PendingFile[]>
  /** Writes the file's place into its event and into the results of its dossier, and tells the client (`dossier.file`). */
  fileFetched(pending: PendingFile, file: EventFile): Promise<void>
  fileFailed(pending: PendingFile, again: Date | undefined): Promise<void>
}
