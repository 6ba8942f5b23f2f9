/** The TransferStore port on PostgreSQL; each verb has a file of its own. */
import type { TransferStore } from '../ports/transfer-store.ts'
import { acceptTransfer, findByKey } from './accept-transfer.ts'
import { cancelTransfer, dismissTransfer, replayTransfer, resendTransfer } from './change-transfer.ts'
import { attemptsOf, getTransfer } from './find-transfers.ts'
import { createLeaseTransfer, renewLeases } from './lease-transfer.ts'
import { listTransfers } from './list-transfers.ts'
import type { Pool } from './pool.ts'
import { readPayload } from './read-payload.ts'
import { createSettleTransfer } from './settle-transfer.ts'
import { takeDue } from './take-due.ts'

export function createTransferStore(pool: Pool): TransferStore {
  return {
    accept: (transfer) => acceptTransfer(pool, transfer),
    get: (id, client) => getTransfer(pool, id, client),
    findByKey: (client, idempotencyKey) => findByKey(pool, client, idempotencyKey),
    list: (filter, limit, cursor) => listTransfers(pool, filter, limit, cursor),
    attempts: (id) => attemptsOf(pool, id),
    payload: (id) => readPayload(pool, id),
    lease: createLeaseTransfer(pool),
    renewLeases: (owner, ids, leaseMs) => renewLeases(pool, owner, ids, leaseMs),
    settle: createSettleTransfer(pool),
    cancel: (id, client, actor) => cancelTransfer(pool, id, client, actor),
    replay: (id, order) => replayTransfer(pool, id, order),
    resend: (id, order) => resendTransfer(pool, id, order),
    dismiss: (id, order) => dismissTransfer(pool, id, order),
    takeDue: (limit, graceMs, partner, before) => takeDue(pool, limit, graceMs, partner, before),
  }
}
