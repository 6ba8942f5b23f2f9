/** Connections to PostgreSQL for BullMQ, whose own leave moments in which one that breaks would end the process. */
import type { PgPool } from 'bullmq'
import pg from 'pg'

/** BullMQ's own name for it; it cannot be told another one over a pool that was given to it. */
export const schema = 'bullmq'

export function openQueuePool(url: string, settings: pg.PoolConfig): PgPool {
  const pool = new pg.Pool({ connectionString: url, options: `-c search_path=${schema}`, ...settings })
  // also while it is closed; whom it concerns is told by listeners of his own
  pool.on('error', () => {})
  // before BullMQ is handed a new connection, and the first to hear of its errors
  pool.on('connect', (client) => client.on('error', (error) => keepForLater(client, error)))
  // it is one: the two only write the overloads of `on` differently
  return pool as unknown as PgPool
}

/**
 * A server that goes away may say so in one breath with saying that the connection is ready. Whoever waited for it has not
 * begun to listen by then: it is told again once it has, or would wait for jobs on a connection that is no more.
 */
function keepForLater(client: pg.PoolClient, error: Error): void {
  if (client.listenerCount('error') > 1) return
  setImmediate(() => {
    if (client.listenerCount('error') > 1) client.emit('error', error)
  })
}
