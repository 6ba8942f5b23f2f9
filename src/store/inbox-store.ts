/** The InboxStore port on PostgreSQL; each verb has a file of its own. */
import type { InboxStore } from '../ports/inbox-store.ts'
import type { Log } from '../ports/log.ts'
import type { Vault } from '../ports/vault.ts'
import { dismissEntry, settleEntry } from './change-inbox.ts'
import { inboxEvidence } from './inbox-evidence.ts'
import { fileFailed, fileFetched, takePendingFiles } from './inbox-files.ts'
import { hearMessage } from './inbox-heard.ts'
import { getInboxItem, listInbox } from './inbox-items.ts'
import type { Pool } from './pool.ts'
import { matchUnmatched, receiveEvent } from './receive-event.ts'

export function createInboxStore(pool: Pool, vault: Vault, log: Log): InboxStore {
  return {
    hear: (partner, messageId, digest) => hearMessage(pool, partner, messageId, digest),
    evidenceOf: (transferId) => inboxEvidence(pool, vault, transferId),
    receive: (entry, decide) => receiveEvent(pool, vault, entry, decide, log),
    matchUnmatched: (limit, decide) => matchUnmatched(pool, vault, limit, decide, log),
    list: (filter, limit, cursor) => listInbox(pool, filter, limit, cursor),
    get: (id) => getInboxItem(pool, vault, id),
    settle: (id, order, decide) => settleEntry(pool, vault, id, order, decide),
    dismiss: (id, order) => dismissEntry(pool, vault, id, order),
    takePendingFiles: (limit, holdMs) => takePendingFiles(pool, vault, limit, holdMs, log),
    fileFetched: (pending, file) => fileFetched(pool, vault, pending, file),
    fileFailed: (pending, again) => fileFailed(pool, vault, pending, again),
  }
}
