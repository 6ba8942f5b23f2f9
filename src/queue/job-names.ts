/** Names of queues and ids of jobs. Both are seen in Redis: they carry ids only. */
import { createHash } from 'node:crypto'
import type { QueueKind } from '../ports/due-transfers.ts'
import type { OutboxRow } from '../ports/outbox-store.ts'

export function queueName(partner: string, kind: QueueKind): string {
  return `lt-${partner}-${kind}`
}

/** The same for the same rows. Carries the attempts' numbers: an id that the queue still holds would be ignored. */
export function jobId(rows: readonly OutboxRow[]): string {
  const names = rows.map(({ transferId, attempt }) => `${transferId}-a${attempt}`)
  return names.length === 1 ? `t-${names[0]}` : `b-${createHash('sha256').update(names.join()).digest('base64url')}`
}
