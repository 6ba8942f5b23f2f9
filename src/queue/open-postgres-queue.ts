/** The queue on PostgreSQL, for small sites and the sandbox: no Redis. Its tables live in a schema of their own. */
import { createPostgresBackend, PostgresConnection, PostgresQueueBackend, Queue, Worker } from 'bullmq'
import type { BackendFactory, PostgresConnectionOptions } from 'bullmq'
import type { QueueBackend } from '../ports/queue.ts'
import { calm, eventStream, type Engine } from './engine.ts'
import { createOutage, type Outage } from './outage.ts'
import { openQueue, type QueueOptions } from './open-queue.ts'

export interface PostgresQueueOptions extends QueueOptions {
  readonly url: string
}

type PostgresFactory = BackendFactory<PostgresQueueBackend, PostgresConnectionOptions>

const schema = 'bullmq'
/** All producers of a process share these connections. */
const producerPool = { max: 4, connectionTimeoutMillis: 900, query_timeout: 3_000 }
/** Each consumer has this many, and one that listens. */
const consumerPool = { max: 2, connectionTimeoutMillis: 5_000, query_timeout: 10_000, keepAlive: true, keepAliveInitialDelayMillis: 10_000 }

/** Brings the tables up to date first, one process at a time. Rejects when the database is away. */
export async function openPostgresQueue(options: PostgresQueueOptions): Promise<QueueBackend> {
  await migrate(options.url)
  const outage = createOutage(options.log, 'queue on PostgreSQL')
  return openQueue(connect(options.url, outage), outage, options)
}

async function migrate(url: string): Promise<void> {
  const connection = new PostgresConnection({ connectionString: url, schema, migrate: true, max: 1, connectionTimeoutMillis: 5_000 })
  try {
    await connection.waitUntilReady()
  } finally {
    await connection.close()
  }
}

function connect(url: string, outage: Outage): Engine {
  const producers = new PostgresConnection({ connectionString: url, schema, ...producerPool })
  producers.on('error', outage.failed)
  const shared: PostgresFactory = (name, options) => new PostgresQueueBackend(producers, name, options, false)
  return {
    name: 'postgres',
    publishWithinMs: 3_500,
    async reach() {
      await producers.pool.query('select 1')
    },
    openQueue(name) {
      return new Queue(name, { connection: producers.pool, streams: eventStream }, shared)
    },
    openWorker(name, workerOptions, take) {
      return new Worker(name, take, { ...workerOptions, connection: { connectionString: url, schema, ...consumerPool } }, ownConnections)
    },
    close() {
      return producers.close()
    },
  }
}

const ownConnections: PostgresFactory = (...given) => calm(createPostgresBackend(...given))
