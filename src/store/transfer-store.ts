/** The TransferStore port on PostgreSQL; each verb has a file of its own. */
import type { TransferStore } from '../ports/transfer-store.ts'
import { acceptTransfer } from './accept-transfer.ts'
import { applyPartnerEvent } from './apply-partner-event.ts'
import { cancelTransfer, replayTransfer, resendTransfer } from './change-transfer.ts'
import { attemptsOf, getTransfer, listTransfers } from './find-transfers.ts'
import { leaseTransfer, renewLeases } from './lease-transfer.ts'
import type { Pool } from './pool.ts'
import { settleTransfer } from './settle-transfer.ts'
import { takeDue } from './take-due.ts'

export function createTransferStore(pool: Pool): TransferStore {
  return {
    accept: (transfer) => acceptTransfer(pool, transfer),
    get: (id, client) => getTransfer(pool, id, client),
    list: (filter, limit, cursor) => listTransfers(pool, filter, limit, cursor),
    attempts: (id) => attemptsOf(pool, id),
    lease: (id, owner, leaseMs) => leaseTransfer(pool, id, owner, leaseMs),
    renewLeases: (owner, ids, leaseMs) => renewLeases(pool, owner, ids, leaseMs),
    settle: (lease, settlement) => settleTransfer(pool, lease, settlement),
    cancel: (id, client, actor) => cancelTransfer(pool, id, client, actor),
    replay: (id, order) => replayTransfer(pool, id, order),
    resend: (id, order) => resendTransfer(pool, id, order),
    takeDue: (limit, graceMs, partner) => takeDue(pool, limit, graceMs, partner),
    applyPartnerEvent: (partner, event, rawDigest) => applyPartnerEvent(pool, partner, event, rawDigest),
  }
}
