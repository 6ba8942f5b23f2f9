/** What each door needs, built elsewhere: use cases, the parts of the stores it reads, and who may come in. */
import type { ReadinessPart } from '../../schemas/health.ts'
import type { QueryDesk } from '../usecases/answer-query.ts'
import type { Access } from '../usecases/access.ts'
import type { AnswerRules } from '../usecases/answer-rules.ts'
import type { AcceptTransfer, Client } from '../usecases/accept-transfer.ts'
import type { Certificates } from '../usecases/certificates.ts'
import type { ChangeInbox } from '../usecases/change-inbox.ts'
import type { ChangeTransfer } from '../usecases/change-transfer.ts'
import type { CorrectTransfer } from '../usecases/correct-transfer.ts'
import type { DeadlineDesk } from '../usecases/deadline-desk.ts'
import type { ReadSyncDelays } from '../usecases/read-sync-delays.ts'
import type { ReconciliationDesk } from '../usecases/reconciliation-desk.ts'
import type { PartnerDesk } from '../usecases/partner-desk.ts'
import type { SettingsDesk } from '../usecases/check-settings.ts'
import type { OperatorsDesk } from '../usecases/look-at-desk.ts'
import type { Partners } from '../usecases/partners.ts'
import type { ReadLineage } from '../usecases/read-lineage.ts'
import type { OrderReplays } from '../usecases/order-replays.ts'
import type { PlanReplay } from '../usecases/plan-replay.ts'
import type { ReadTimeline } from '../usecases/read-timeline.ts'
import type { ReceiveCallback } from '../usecases/receive-callback.ts'
import type { ChainCheck, ChainStore, CheckOptions } from '../ports/chain-store.ts'
import type { AuditTrail } from '../ports/audit-trail.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { AttachmentStore } from '../ports/attachment-store.ts'
import type { DossierStore } from '../ports/dossier-store.ts'
import type { InboxStore } from '../ports/inbox-store.ts'
import type { PollStore } from '../ports/poll-store.ts'
import type { EventStore } from '../ports/event-store.ts'
import type { LaneStore } from '../ports/lane-store.ts'
import type { Accounts, LogIns, ProviderLogIns } from '../ports/log-ins.ts'
import type { GrantToken } from '../ports/token-grants.ts'
import type { SavedFilterStore } from '../ports/saved-filter-store.ts'
import type { TransferStore } from '../ports/transfer-store.ts'
import type { Authenticate, Caller } from './access.ts'
import type { DocumentLinks } from './document-links.ts'
import type { Docs } from './documentation.ts'
import type { OpenEvidence } from './evidence-route.ts'
import type { Overload } from './overload.ts'
import type { MessageDoor } from './message-routes.ts'
import type { Scraped, Tracer } from '../ports/telemetry.ts'
import type { BrowserCookies } from './session-cookie.ts'

/** A bearer of a token, of which only the SHA-256 (lower-case hexadecimal) is known. */
export interface TokenHolder {
  readonly id: string
  readonly tokenSha256: string
}

interface EveryDoor {
  readonly clock: Clock
  readonly log: Log
  /** Who a request comes from. */
  readonly authenticate: Authenticate
  /** How much a caller may ask; rejects with too_many_requests. */
  readonly takeTurn: (caller: Caller) => Promise<void>
  readonly audit: Pick<AuditTrail, 'record'>
  /** Absent: nothing is traced. */
  readonly tracer?: Tracer | undefined
  /** When a door says that the process is overloaded; absent: never. */
  readonly overload?: Overload
  /** Networks of the reverse proxies before the door; absent: none is believed. */
  readonly proxies?: readonly string[]
  /** Every part that must work for this process to do its work; never rejects. */
  readonly readiness: () => Promise<readonly ReadinessPart[]>
  /** Whether the process was told to stop and only serves who is not sent elsewhere yet; absent: never. */
  readonly isStopping?: (() => boolean) | undefined
}

export interface ClientDoor extends EveryDoor {
  /** Absent: shown to whoever reaches the door. */
  readonly docs?: Docs
  readonly clients: readonly Client[]
  /** PEM; absent: the door speaks plain HTTP. */
  readonly tls?: { readonly certificate: string; readonly key: string } | undefined
  readonly grantToken: GrantToken
  /** The address by which clients know the gateway. */
  readonly issuer: () => string
  readonly acceptTransfer: AcceptTransfer
  readonly queries: QueryDesk
  readonly cancelTransfer: ChangeTransfer['cancel']
  readonly readTimeline: ReadTimeline
  readonly transfers: Pick<TransferStore, 'get' | 'list'>
  readonly openEvidence: OpenEvidence
  readonly events: Pick<EventStore, 'after'>
  readonly attachments: Pick<AttachmentStore, 'put' | 'openFor'>
  readonly dossiers: Pick<DossierStore, 'get'>
  readonly lanes: Pick<LaneStore, 'list'>
  readonly partners: Partners
  /** Largest file, in bytes. */
  readonly maxAttachmentBytes: number
}

/** What is asked about the chained journal, and about what lies encrypted. */
export interface JournalDesk {
  check(limit: number, options: Pick<CheckOptions, 'cursor' | 'heads'>): Promise<ChainCheck>
  standing(): ReturnType<ChainStore['standing']>
  encryption(): Promise<{ readonly key: string; readonly left: readonly string[] }>
}

/** Comparisons with partners and the portal, and what follows from dates. */
export interface ReconciliationDoor {
  readonly reconciliation: ReconciliationDesk
  readonly deadlines: DeadlineDesk
  readonly syncReport: ReadSyncDelays
}

export interface AdminDoor extends EveryDoor, ReconciliationDoor {
  /** Absent: shown to whoever reaches the door. */
  readonly docs?: Docs
  readonly changeTransfer: Pick<ChangeTransfer, 'replay' | 'resend' | 'dismiss'>
  readonly planReplay: PlanReplay
  readonly orderReplays: OrderReplays
  readonly corrections: CorrectTransfer
  readonly answerRules: Pick<AnswerRules, 'decide' | 'list' | 'tryOut' | 'add' | 'end'>
  readonly readLineage: ReadLineage
  readonly readTimeline: ReadTimeline
  readonly transfers: Pick<TransferStore, 'get' | 'list' | 'newerVersions' | 'attempts' | 'payload'>
  readonly lanes: Pick<LaneStore, 'list' | 'suspend' | 'resume'>
  readonly dossiers: Pick<DossierStore, 'get' | 'syncDelays'>
  readonly polls: Pick<PollStore, 'list'>
  readonly inbox: Pick<InboxStore, 'list' | 'get'>
  readonly changeInbox: ChangeInbox
  readonly certificates: Certificates
  readonly journal: JournalDesk
  readonly logIns: LogIns
  readonly accounts: Accounts
  /** Absent: nobody logs in elsewhere. */
  readonly provider?: ProviderLogIns | undefined
  readonly cookies: BrowserCookies
  /** Where browsers find the door, where that is not the address it binds. */
  readonly browserAddress?: string | undefined
  /** Where the built console lies, where that is not dist/console. */
  readonly consoleFolder?: string | undefined
  readonly audit: Pick<AuditTrail, 'record' | 'search' | 'about'>
  readonly access: Pick<Access, 'list' | 'history' | 'change' | 'explain'>
  readonly openEvidence: OpenEvidence
  readonly partners: Partners
  readonly desk: OperatorsDesk
  readonly savedFilters: SavedFilterStore
  readonly partnerDesk: PartnerDesk
  readonly metrics: Scraped
  readonly settings: SettingsDesk
}

export interface PartnerDoor extends Omit<EveryDoor, 'authenticate' | 'takeTurn' | 'audit'>, Omit<MessageDoor, 'documentLinks'> {
  /** Absent: shown to whoever reaches the door. */
  readonly docs?: Docs
  readonly receiveCallback: ReceiveCallback
  readonly attachments: Pick<AttachmentStore, 'open'>
  readonly documentLinks: Pick<DocumentLinks, 'check' | 'checkMessage'>
}

export interface Doors {
  readonly client: ClientDoor
  readonly admin: AdminDoor
  readonly partner: PartnerDoor
}
