/** The TransferStore port on PostgreSQL; each verb has a file of its own. */
import type { TransferStore } from '../ports/transfer-store.ts'
import type { Vault } from '../ports/vault.ts'
import { createAcceptTransfer, findByKey } from './accept-transfer.ts'
import { cancelTransfer, dismissTransfer, replayTransfer, resendTransfer } from './change-transfer.ts'
import { attemptEvidenceOf, attemptsOf, getTransfer } from './find-transfers.ts'
import { createLeaseTransfer, prolongLease, releaseLease, renewLeases } from './lease-transfer.ts'
import { listTransfers } from './list-transfers.ts'
import { newerVersionsOf } from './newer-versions.ts'
import type { Pool } from './pool.ts'
import { purgeContent } from './purge-content.ts'
import { purgeTraces } from './purge-traces.ts'
import { readPayload } from './read-payload.ts'
import { createSettleTransfer } from './settle-transfer.ts'
import { duePartners, takeDue } from './take-due.ts'

export function createTransferStore(pool: Pool, vault: Vault): TransferStore {
  return {
    accept: createAcceptTransfer(pool, vault),
    get: (id, client) => getTransfer(pool, id, client),
    findByKey: (client, idempotencyKey) => findByKey(pool, client, idempotencyKey),
    list: (filter, limit, cursor) => listTransfers(pool, filter, limit, cursor),
    newerVersions: (ids) => newerVersionsOf(pool, ids),
    attempts: (id) => attemptsOf(pool, vault, id),
    attemptEvidence: (id) => attemptEvidenceOf(pool, vault, id),
    payload: (id) => readPayload(pool, vault, id),
    purgeContent: (days, limit, signal) => purgeContent(pool, days, limit, signal),
    purgeTraces: (days) => purgeTraces(pool, days),
    lease: createLeaseTransfer(pool, vault),
    renewLeases: (owner, ids, leaseMs) => renewLeases(pool, owner, ids, leaseMs),
    prolong: (lease, leaseMs) => prolongLease(pool, lease, leaseMs),
    release: (lease) => releaseLease(pool, lease),
    settle: createSettleTransfer(pool, vault),
    cancel: (id, client, actor) => cancelTransfer(pool, id, client, actor),
    replay: (id, order) => replayTransfer(pool, id, order),
    resend: (id, order) => resendTransfer(pool, id, order),
    dismiss: (id, order) => dismissTransfer(pool, id, order),
    takeDue: (limit, graceMs, among) => takeDue(pool, limit, graceMs, among),
    duePartners: (graceMs) => duePartners(pool, graceMs),
  }
}
