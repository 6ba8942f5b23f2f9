/** Where transfers live. SQL is the truth; every method is one transaction. Lease and due times are the database's clock. */
import type { FollowUp } from '../../schemas/follow-up.ts'
import type { TransferPurpose } from '../../schemas/states.ts'
import type { DeliveryState } from '../domain/transfer.ts'
import type { OutcomeKind } from '../domain/outcome.ts'
import type { CertificateTrust } from './certificate-judge.ts'
import type { DueTransfers } from './due-transfers.ts'

/** What a client handed over, ready to be kept. */
export interface NewTransfer {
  readonly id: string
  readonly client: string
  readonly idempotencyKey: string
  readonly sender: string
  readonly partner: string
  readonly dossierCode: string
  readonly procedureCode: string
  readonly status: number
  /** The body byte for byte, and its SHA-256. */
  readonly payload: Uint8Array
  readonly payloadDigest: string
  readonly acceptedAt: Date
  /** Our signed acceptance, for what a client handed over. */
  readonly receipt?: string
  /** What it is; a client's is a submission. */
  readonly purpose: TransferPurpose
  /** The section that makes it a follow-up; told in the journal. */
  readonly followUp?: FollowUp
  /** Digests of the attachments that it names: kept as long as it may have to be sent. */
  readonly files?: readonly string[]
  /** Of a mirror: the partner whose event it mirrors, and when that came. */
  readonly mirrors?: { readonly partner: string; readonly at: Date }
  /** The failed transfer of which this is the corrected version; told in the journal. */
  readonly corrects?: string
}

/** The client of what the gateway sends by itself; no client of the configuration may have this id. */
export const gatewayClient = 'gateway'

export interface Transfer {
  readonly id: string
  readonly sequence: bigint
  readonly client: string
  readonly sender: string
  readonly partner: string
  readonly dossierCode: string
  readonly procedureCode: string
  readonly payloadDigest: string
  readonly acceptedAt: Date
  readonly receipt: string | undefined
  readonly purpose: TransferPurpose
  readonly state: DeliveryState
  readonly stateAt: Date
  /** When the next attempt is due, for accepted and waiting transfers. */
  readonly dueAt: Date | undefined
  /** Attempts made, the running one included. */
  readonly attempts: number
  /** Last outcome's code and words, ours and the partner's. */
  readonly code: string | undefined
  readonly words: string | undefined
  readonly remoteId: string | undefined
  /** National status that the body names. What became of the dossier since is in the dossier store. */
  readonly status: number
}

export type Acceptance =
  | { readonly kind: 'accepted'; readonly transfer: Transfer }
  /** The same key and the same bytes came before: the first answer again. */
  | { readonly kind: 'repeat'; readonly transfer: Transfer }
  /** The same key came before with other bytes. */
  | { readonly kind: 'conflict' }

export type AttemptTrigger = 'automatic' | 'replay' | 'resend'

/** A transfer that this worker, and nobody else, may act on until the lease runs out. */
export interface Lease {
  readonly transfer: Pick<Transfer, 'id' | 'partner' | 'acceptedAt'>
  readonly owner: string
  readonly attempt: number
  readonly trigger: AttemptTrigger
  /** Earlier tries that count towards the back-off. */
  readonly tries: number
  readonly startedAt: Date
  readonly payload: Uint8Array
  /** Consecutive failures of the partner so far. */
  readonly laneFailures: number
  /** Attempts in a row, just before this one, that ended without a word because their worker died or lost its lease. */
  readonly interruptions: number
  /** An earlier attempt may have reached the partner. */
  readonly inDoubt: boolean
  /** The latest of acceptance, replay or resend, and the lane's last opening: where the horizon begins. */
  readonly horizonFrom: Date
}

export type LeaseResult =
  | { readonly kind: 'leased'; readonly lease: Lease }
  /** Not now: the job may go, the sweeper or the outbox brings it back when it is time. */
  | { readonly kind: 'not-now'; readonly reason: 'unknown' | 'done' | 'not-due' | 'leased' | 'lane-closed' | 'earlier-first' }

/** One request and answer inside an attempt; never secrets. */
export interface ExchangeRecord {
  readonly name: string
  readonly method: string
  /** Without query and credentials. */
  readonly url: string
  readonly startedAt: Date
  readonly milliseconds: number
  readonly requestDigest: string | undefined
  readonly requestBytes: number
  readonly status: number | undefined
  /** The failure's code where no answer came. */
  readonly failure: string | undefined
  readonly answerDigest: string | undefined
  /** The raw answer, cut at a limit; undefined for secret exchanges. */
  readonly answer: string | undefined
}

/** One signature made or verified inside an attempt. */
export interface SignatureRecord {
  readonly at: Date
  readonly direction: 'made' | 'verified'
  readonly profile: string
  readonly algorithm: string
  readonly organisation: string
  readonly certificate: string
  /** SHA-256 of the bytes that were sent or received: with an enveloped signature, the whole document. */
  readonly digest: string
  /** The detached signature, where the profile is detached. */
  readonly value: string | undefined
  readonly audience: string | undefined
  readonly messageId: string | undefined
  readonly service: string | undefined
  /** What the certificate was judged by, when it was made or verified; undefined in what was kept before that was written down. */
  readonly trust: CertificateTrust | undefined
}

/** The bytes of a signed message, by their SHA-256; kept encrypted, and purged with the body. */
export interface SignedMessage {
  readonly digest: string
  readonly bytes: Uint8Array
}

export interface AttemptRecord {
  readonly finishedAt: Date
  readonly outcome: OutcomeKind
  readonly code: string | undefined
  readonly words: string | undefined
  readonly raw: string | undefined
  /** The rule of an administrator that decided the outcome of an answer nobody foresaw. */
  readonly rule?: string | undefined
  readonly fields: readonly { readonly field: string; readonly words: string }[]
  readonly exchanges: readonly ExchangeRecord[]
  readonly signatures: readonly SignatureRecord[]
  /** What the signatures are over, up to a size; without doubles. */
  readonly messages: readonly SignedMessage[]
  /** The partner's receipt as it came, base64 of its bytes. */
  readonly receipt: string | undefined
}

/** The end of an attempt: what is written in one transaction. */
export interface Settlement {
  readonly move: 'deliver' | 'confirm' | 'wait' | 'refuse' | 'park' | 'expire'
  readonly attempt: AttemptRecord
  /** For `wait`: when, and whether this try counts towards the back-off. */
  readonly dueAt?: Date
  readonly counts?: boolean
  /** Whether the partner may have the message now, by this attempt or by an earlier one. */
  readonly inDoubt: boolean
  readonly remoteId?: string
  /** What happens to the partner's lane in the same transaction. */
  readonly lane: { readonly kind: 'as-is' } | { readonly kind: 'reset' } | { readonly kind: 'suspend'; readonly reason: string; readonly probe: { readonly minMs: number; readonly maxMs: number } } | { readonly kind: 'stop'; readonly reason: string }
}

export interface Attempt {
  readonly number: number
  readonly trigger: AttemptTrigger
  readonly startedAt: Date
  readonly finishedAt: Date
  /** `interrupted`: the worker died or lost its lease before it could say. */
  readonly outcome: OutcomeKind | 'interrupted'
  /** Undefined where there is none, and where it is purged. */
  readonly record: Omit<AttemptRecord, 'finishedAt' | 'outcome'> | undefined
  /** SHA-256 of the record as it was written; stands in the journal too, and stays when the record is purged. */
  readonly digest: string | undefined
}

/** An attempt's record byte for byte as it was hashed, for evidence. */
export interface AttemptEvidence {
  readonly number: number
  readonly digest: string
  /** Undefined where it is purged. */
  readonly bytes: Uint8Array | undefined
}

export interface TransferFilter {
  /** Only this client's; undefined for administrators. */
  readonly client?: string
  readonly purposes?: readonly TransferPurpose[]
  readonly states?: readonly DeliveryState[]
  readonly partner?: string
  readonly dossierCode?: string
  /** Last characters of the dossier code: capitals, digits, dots, hyphens. Of at most 200 dossiers, those that changed last. */
  readonly codeEnds?: string
  readonly procedureCode?: string
  /** Of the last outcome. */
  readonly codes?: readonly string[]
  readonly remoteId?: string
  readonly acceptedFrom?: Date
  readonly acceptedTo?: Date
  /** In its state since. */
  readonly stateFrom?: Date
  readonly stateTo?: Date
}

/** A later transfer of the same dossier that the partner has. */
export interface NewerVersion {
  readonly id: string
  /** When it came to its state. */
  readonly at: Date
}

export interface Page<Item> {
  readonly items: readonly Item[]
  /** Opaque; undefined on the last page. */
  readonly next: string | undefined
}

export type ChangeRefusal = { readonly kind: 'unknown' } | { readonly kind: 'illegal'; readonly state: DeliveryState } | { readonly kind: 'superseded'; readonly by: string }
export type ChangeResult = { readonly kind: 'changed'; readonly transfer: Transfer } | ChangeRefusal

/** Who ordered a change, and why. */
export interface Order {
  readonly actor: string
  readonly reason: string
}

export interface TransferStore extends DueTransfers {
  accept(transfer: NewTransfer): Promise<Acceptance>
  get(id: string, client?: string): Promise<Transfer | undefined>
  /** What this client's request under this key became. */
  findByKey(client: string, idempotencyKey: string): Promise<Transfer | undefined>
  /** Newest first; keyset cursor. Rejects with `invalid_cursor`. */
  list(filter: TransferFilter, limit: number, cursor?: string): Promise<Page<Transfer>>
  /** Of these transfers, those whose dossier came to the same partner in a later one: by their id, with the newest. */
  newerVersions(ids: readonly string[]): Promise<ReadonlyMap<string, NewerVersion>>
  attempts(id: string): Promise<readonly Attempt[]>
  /** In their order; of those that have a record. */
  attemptEvidence(id: string): Promise<readonly AttemptEvidence[]>
  /** The body byte for byte; undefined where it is not kept, or no more. */
  payload(id: string): Promise<Uint8Array | undefined>
  /**
   * Takes away bodies, records and signed messages of transfers that ended so many days ago and whose dossier did not change
   * since, and what names people in dossiers that ended; digests, receipts and the journal stay. At most `limit` transfers;
   * returns how many. An abort leaves the rest for the next time.
   */
  purgeContent(days: number, limit: number, signal?: AbortSignal): Promise<number>
  /**
   * Takes away what is of use only beside such contents: ids of messages heard long ago, answers about revocation from before
   * the oldest content that is kept (the newest of each stays).
   */
  purgeTraces(days: number): Promise<void>

  /** One statement; never a transfer whose dossier has an earlier open transfer to the same partner. */
  lease(id: string, owner: string, leaseMs: number): Promise<LeaseResult>
  /** Lengthens these leases of this owner, and no others it may have forgotten. Returns the ids that it still holds. */
  renewLeases(owner: string, ids: readonly string[], leaseMs: number): Promise<readonly string[]>
  /** From now on, unless it was lost or ran out, or its lane is closed: false, and nothing is changed. */
  prolong(lease: Lease, leaseMs: number): Promise<boolean>
  /** Undoes a lease that nothing was done with; nothing where it was lost meanwhile. It is due again at once, unless its lane is closed. */
  release(lease: Lease): Promise<void>
  /** False when the lease was lost meanwhile: nothing is written. Wakes the dossier's next transfer. */
  settle(lease: Lease, settlement: Settlement): Promise<boolean>

  cancel(id: string, client: string, actor: string): Promise<ChangeResult>
  /** A new attempt at once, instead of a pending automatic one. Refused when a later transfer of the dossier was delivered or is on its way. */
  replay(id: string, order: Order): Promise<ChangeResult>
  /**
   * The forced form: for what was delivered already or is superseded. What was delivered stays so whatever comes of the
   * new attempt; a resend that fails or is cancelled leaves the transfer as it was.
   */
  resend(id: string, order: Order): Promise<ChangeResult>
  /** Closes what is not delivered and not in an attempt: the exit from the dead-letter list, by a person. */
  dismiss(id: string, order: Order): Promise<ChangeResult>
}
