/** The queue on PostgreSQL, for small sites and the sandbox: no Redis. Its tables live in a schema of their own. */
import { createPostgresBackend, PostgresConnection, PostgresQueueBackend, Queue, runMigrations, Worker } from 'bullmq'
import type { BackendFactory, PostgresConnectionOptions } from 'bullmq'
import type { QueueBackend } from '../ports/queue.ts'
import { calm, eventStream, type Engine, type JobData } from './engine.ts'
import { createOutage, type Outage } from './outage.ts'
import { openQueue, type QueueOptions } from './open-queue.ts'
import { openQueuePool, schema } from './postgres-pool.ts'

export interface PostgresQueueOptions extends QueueOptions {
  readonly url: string
}

type PostgresFactory = BackendFactory<PostgresQueueBackend, PostgresConnectionOptions>

// BullMQ's own getWaiting begins with the newest here, whatever it is asked
const nextJob = `select data from ${schema}.job where queue = $1 and state = 'waiting' order by priority, seq limit 1`

/** All producers of a process share these connections. */
const producerPool = { max: 4, connectionTimeoutMillis: 900, query_timeout: 3_000 }
/** Each consumer's; one of them listens all the time. */
const consumerPool = { max: 3, connectionTimeoutMillis: 5_000, query_timeout: 10_000, keepAlive: true, keepAliveInitialDelayMillis: 10_000 }

/** Brings the tables up to date first, one process at a time. Rejects when the database is away. */
export async function openPostgresQueue(options: PostgresQueueOptions): Promise<QueueBackend> {
  await migrate(options.url)
  const outage = createOutage(options.log, 'queue on PostgreSQL')
  return openQueue(await connect(options.url, outage), outage, options)
}

async function migrate(url: string): Promise<void> {
  const pool = openQueuePool(url, { max: 1, connectionTimeoutMillis: 5_000 })
  try {
    const client = await pool.connect()
    await runMigrations(client, schema).finally(() => client.release())
  } finally {
    await pool.end()
  }
}

async function connect(url: string, outage: Outage): Promise<Engine> {
  const pool = openQueuePool(url, producerPool)
  const producers = new PostgresConnection(pool)
  producers.on('error', outage.failed)
  try {
    // it asks once whether the tables are there, and would keep a refusal for ever
    await producers.waitUntilReady()
  } catch (error) {
    await pool.end()
    throw error
  }
  const shared: PostgresFactory = (name, options) => new PostgresQueueBackend(producers, name, options, false)
  return {
    name: 'postgres',
    publishWithinMs: 3_500,
    async reach() {
      await pool.query('select 1')
    },
    openQueue(name) {
      const queue = new Queue<JobData, void, string, JobData, void, string, PostgresQueueBackend, PostgresConnectionOptions>(name, { connection: pool, streams: eventStream }, shared)
      return Object.assign(queue, { next: async () => (await pool.query<{ data: JobData }>(nextJob, [name])).rows[0]?.data })
    },
    openWorker(name, workerOptions, take) {
      const own = openQueuePool(url, consumerPool)
      const worker = new Worker(name, take, { ...workerOptions, connection: own }, ownConnections)
      return {
        on: (event, listener) => worker.on(event, listener),
        pause: () => worker.pause(),
        async close(force) {
          try {
            await worker.close(force)
          } finally {
            await own.end()
          }
        },
      }
    },
    async close() {
      await producers.close()
      await pool.end()
    },
  }
}

const ownConnections: PostgresFactory = (...given) => calm(createPostgresBackend(...given))
