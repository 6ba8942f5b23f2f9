/** Opens the store: brings the database to this version, then hands out the ports. */
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { AccessStore } from '../ports/access-store.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { AnswerRuleStore } from '../ports/answer-rule-store.ts'
import type { AuditTrail } from '../ports/audit-trail.ts'
import type { CertificateStore } from '../ports/certificate-store.ts'
import type { ChainStore } from '../ports/chain-store.ts'
import type { CorrectionStore } from '../ports/correction-store.ts'
import type { DeskStore } from '../ports/desk-store.ts'
import type { DossierStore } from '../ports/dossier-store.ts'
import type { EventStore } from '../ports/event-store.ts'
import type { InboxStore } from '../ports/inbox-store.ts'
import type { LaneStore } from '../ports/lane-store.ts'
import type { LineageStore } from '../ports/lineage-store.ts'
import type { OutboxStore } from '../ports/outbox-store.ts'
import type { PartnerHealthStore } from '../ports/partner-health.ts'
import type { QueueDepthStore } from '../ports/queue-depths.ts'
import type { PollStore } from '../ports/poll-store.ts'
import type { DeadlineStore } from '../ports/deadline-store.ts'
import type { ReconciliationStore } from '../ports/reconciliation-store.ts'
import type { SyncDelayStore } from '../ports/sync-delay-store.ts'
import type { ReferenceAnswers } from '../ports/reference-answers.ts'
import type { ReplayStore } from '../ports/replay-store.ts'
import type { RewrapStore } from '../ports/rewrap-store.ts'
import type { TransferStore } from '../ports/transfer-store.ts'
import type { WorkShareStore } from '../ports/work-shares.ts'
import type { SavedFilterStore } from '../ports/saved-filter-store.ts'
import type { TroubleStore } from '../ports/trouble-store.ts'
import type { Vault } from '../ports/vault.ts'
import { accessChannel, createAccessStore } from './access-store.ts'
import { createAccountStore } from './account-store.ts'
import { createAnnouncer } from './announcer.ts'
import { answerRuleChannel, createAnswerRuleStore } from './answer-rules.ts'
import { createAuditTrail } from './audit-trail.ts'
import { createAttachmentRows, type AttachmentRows } from './attachment-rows.ts'
import { certificateChannel } from './certificate-rows.ts'
import { createCertificateStore } from './certificate-store.ts'
import { createChainStore } from './chain-store.ts'
import { createCorrectionStore } from './corrections.ts'
import { createDeskStore } from './desk-facts.ts'
import { createDossierStore } from './dossier-store.ts'
import { createEventStore } from './event-store.ts'
import { createInboxStore } from './inbox-store.ts'
import { createLaneStore } from './lane-store.ts'
import { createLineageStore } from './lineage.ts'
import { startKeyUse, tellOfMissingKeys, type KeyUse } from './key-uses.ts'
import { createListening } from './listening.ts'
import { migrate } from './migrate.ts'
import { createOnceStore, type OnceRows } from './once-store.ts'
import { createOutboxStore } from './outbox-store.ts'
import { ensurePartitions } from './partitions.ts'
import { createPollStore } from './poll-store.ts'
import { createPartnerHealth } from './partner-health.ts'
import { openPool } from './pool.ts'
import { createQueueDepths } from './queue-depths.ts'
import { sealedColumns } from './rewrap-rows.ts'
import { createDeadlineStore } from './deadline-store.ts'
import { createReconciliationStore } from './reconciliation-store.ts'
import { createSyncDelayStore } from './sync-delays.ts'
import { createReferenceAnswers } from './reference-answers.ts'
import { createReplayStore } from './replay-store.ts'
import { createRequestCounts, type RequestCounts } from './request-counts.ts'
import { createRewrapStore } from './rewrap-store.ts'
import { requireSameServer } from './same-server.ts'
import { createTransferStore } from './transfer-store.ts'
import { createSavedFilterStore } from './saved-filters.ts'
import { createTroubleStore } from './troubles.ts'
import { createWorkShareStore } from './work-shares.ts'

export interface StoreOptions {
  readonly url: string
  readonly poolSize: number
  readonly clock: Clock
  /** Told of broken connections that no caller waits for; the store goes on by itself. */
  readonly log: Log
  /** For bodies, records of attempts, what partners told, and links that may let anybody in. */
  readonly vault: Vault
}

export interface Store {
  readonly transfers: TransferStore
  readonly corrections: CorrectionStore
  readonly answerRules: AnswerRuleStore
  readonly lineage: LineageStore
  readonly outbox: OutboxStore
  readonly lanes: LaneStore
  readonly workShares: WorkShareStore
  readonly events: EventStore
  readonly dossiers: DossierStore
  readonly inbox: InboxStore
  readonly polls: PollStore
  readonly partnerHealth: PartnerHealthStore
  readonly queueDepths: QueueDepthStore
  /** Connections of this process's pool, and callers that wait for one. */
  connections(): { readonly total: number; readonly idle: number; readonly waiting: number }
  readonly certificates: CertificateStore
  readonly access: AccessStore
  readonly accounts: AccountStore
  readonly audit: AuditTrail
  readonly chain: ChainStore
  readonly attachmentRows: AttachmentRows
  readonly replays: ReplayStore
  readonly rewraps: RewrapStore
  readonly references: ReferenceAnswers
  readonly requestCounts: RequestCounts
  readonly once: OnceRows
  readonly desk: DeskStore
  readonly troubles: TroubleStore
  readonly savedFilters: SavedFilterStore
  readonly reconciliations: ReconciliationStore
  readonly deadlines: DeadlineStore
  readonly syncDelays: SyncDelayStore
  /** Makes the months to come; call it daily. Without it accepting ends with the months made at start, 3 where not said. */
  ensurePartitions(monthsAhead?: number): Promise<void>
  /** Rejects when the database does not answer before the signal aborts. */
  ping(signal: AbortSignal): Promise<void>
  /** Waits for queries in flight. Idempotent. */
  close(): Promise<void>
}

const monthsAheadByDefault = 3

export async function openStore(options: StoreOptions): Promise<Store> {
  const { url, clock, log } = options
  await migrate(url, { log })
  const pool = openPool({ url, size: options.poolSize, onError })
  const announcer = createAnnouncer(pool, onError)
  const listening = createListening({ url, clock, onError })
  const certificateNews = createListening({ url, clock, onError, channel: certificateChannel })
  const accessNews = createListening({ url, clock, onError, channel: accessChannel })
  const answerRuleNews = createListening({ url, clock, onError, channel: answerRuleChannel })
  let keyUse: KeyUse | undefined
  let closing: Promise<void> | undefined

  function onError(error: Error): void {
    // never the error itself: the driver hangs its client on it, and with it how to get in
    const code = 'code' in error ? error.code : undefined
    if (closing === undefined) log.warn({ code, reason: error.message }, 'a database connection broke')
  }

  async function closeAll(): Promise<void> {
    announcer.close()
    keyUse?.close()
    await Promise.all([listening.close(), certificateNews.close(), accessNews.close(), answerRuleNews.close()])
    await pool.end()
  }

  try {
    await requireSameServer(pool)
    await ensurePartitions(pool, monthsAheadByDefault)
    keyUse = await startKeyUse(pool, options.vault, onError)
    await tellOfMissingKeys(pool, options.vault, sealedColumns.length, log)
  } catch (error) {
    await closeAll()
    throw error
  }
  return {
    transfers: createTransferStore(pool, options.vault),
    corrections: createCorrectionStore(pool, options.vault),
    answerRules: createAnswerRuleStore(pool, options.vault, answerRuleNews),
    lineage: createLineageStore(pool),
    outbox: createOutboxStore(pool, announcer, listening),
    lanes: createLaneStore(pool),
    workShares: createWorkShareStore(pool),
    events: createEventStore(pool),
    dossiers: createDossierStore(pool, options.vault, log),
    inbox: createInboxStore(pool, options.vault, log),
    polls: createPollStore(pool),
    partnerHealth: createPartnerHealth(pool),
    queueDepths: createQueueDepths(pool),
    connections: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    certificates: createCertificateStore(pool, certificateNews),
    access: createAccessStore(pool, accessNews),
    accounts: createAccountStore(pool, options.vault),
    audit: createAuditTrail(pool, options.vault),
    chain: createChainStore(pool, options.vault),
    attachmentRows: createAttachmentRows(pool),
    replays: createReplayStore(pool),
    rewraps: createRewrapStore(pool, options.vault),
    reconciliations: createReconciliationStore(pool),
    deadlines: createDeadlineStore(pool),
    syncDelays: createSyncDelayStore(pool),
    references: createReferenceAnswers(pool),
    requestCounts: createRequestCounts(pool),
    once: createOnceStore(pool),
    desk: createDeskStore(pool),
    troubles: createTroubleStore(pool),
    savedFilters: createSavedFilterStore(pool),
    ensurePartitions: (monthsAhead = monthsAheadByDefault) => ensurePartitions(pool, monthsAhead),
    async ping(signal) {
      await Promise.race([pool.query('select 1'), abortOf(signal)])
    },
    close() {
      closing ??= closeAll()
      return closing
    },
  }
}

function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason as Error)
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}
