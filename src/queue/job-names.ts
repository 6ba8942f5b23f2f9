/** Names of queues and ids of jobs. Both are seen in Redis: they carry ids only. */
import type { OutboxRow } from '../ports/outbox-store.ts'
import type { QueueKind } from '../ports/transfer-store.ts'

export function queueName(partner: string, kind: QueueKind): string {
  return `lt-${partner}-${kind}`
}

/** Carries the attempt's number: an id that the queue still holds would be ignored. */
export function jobId(row: OutboxRow): string {
  return `t-${row.transferId}-a${row.attempt}`
}
