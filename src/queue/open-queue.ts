/** The queue port over BullMQ: one BullMQ queue a partner and kind, jobs of ids only, retries made by SQL and not here. */
import type { JobsOptions } from 'bullmq'
import { GatewayError } from '../domain/errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Consumer, QueueBackend } from '../ports/queue.ts'
import type { OutboxRow } from '../ports/outbox-store.ts'
import { openConsumer } from './consumer.ts'
import type { Engine, EngineQueue } from './engine.ts'
import { jobId, queueName } from './job-names.ts'
import type { Outage } from './outage.ts'
import { settles } from './settles.ts'

export interface QueueOptions {
  readonly clock: Clock
  readonly log: Log
  /** How long a consumer may take nothing beside a queue with work before it is made anew, in milliseconds. */
  readonly watchdogMs?: number
  /** How long `close` waits for running jobs, in milliseconds. */
  readonly closeWithinMs?: number
}

export function openQueue(engine: Engine, outage: Outage, options: QueueOptions): QueueBackend {
  const { clock, log, watchdogMs = 10_000, closeWithinMs = 15_000 } = options
  const queues = new Map<string, EngineQueue>()
  const consumers = new Set<Consumer>()
  let closing: Promise<void> | undefined

  function queueOf(name: string): EngineQueue {
    const open = queues.get(name)
    if (open !== undefined) return open
    const queue = engine.openQueue(name)
    queue.on('error', outage.failed)
    queues.set(name, queue)
    return queue
  }

  /** A queue that failed may be stuck in a failed start; a new one costs nothing. */
  function forget(name: string): void {
    void queues.get(name)?.close().catch(outage.failed)
    queues.delete(name)
  }

  async function reach(): Promise<void> {
    try {
      await engine.reach()
    } catch (cause) {
      outage.failed(cause)
      throw away(engine, cause)
    }
    outage.recovered()
  }

  async function addAll(name: string, rows: readonly OutboxRow[]): Promise<void> {
    const jobs = rows.map((row) => ({ name: 'deliver', data: { transferId: row.transferId }, opts: jobOptions(row) }))
    const adding = queueOf(name).addBulk(jobs)
    if (!(await settles(adding, engine.publishWithinMs))) {
      forget(name)
      throw away(engine)
    }
    try {
      await adding
    } catch (cause) {
      forget(name)
      outage.failed(cause)
      throw away(engine, cause)
    }
  }

  async function countDue(name: string): Promise<number> {
    await reach()
    const queue = queueOf(name)
    const [waiting, [next]] = await Promise.all([queue.getWaitingCount(), queue.getDelayed(0, 0)])
    const overdue = next !== undefined && next.timestamp + next.delay <= clock.now().getTime()
    return waiting + (overdue ? 1 : 0)
  }

  async function closeAll(): Promise<void> {
    await Promise.all([...consumers].map((consumer) => consumer.close()))
    for (const name of queues.keys()) forget(name)
    await settles(engine.close(), engine.publishWithinMs)
  }

  return {
    name: engine.name,
    async publish(rows) {
      if (rows.length === 0) return
      await reach()
      await Promise.all([...byQueue(rows)].map(([name, its]) => addAll(name, its)))
    },
    consume(partner, kind, concurrency, handle) {
      if (closing !== undefined) return Promise.reject(away(engine))
      const name = queueName(partner, kind)
      const consumer = openConsumer({
        name,
        open: (options, take) => engine.openWorker(name, options, take),
        concurrency,
        handle: (transferId) => handle({ transferId, partner, queue: kind }),
        countDue: () => countDue(name),
        outage,
        clock,
        log,
        watchdogMs,
        closeWithinMs,
      })
      consumers.add(consumer)
      return Promise.resolve(consumer)
    },
    async ping(signal) {
      const { promise, reject } = Promise.withResolvers<never>()
      const giveUp = () => reject(away(engine, signal.reason))
      signal.addEventListener('abort', giveUp)
      try {
        await Promise.race([reach(), promise])
      } finally {
        signal.removeEventListener('abort', giveUp)
      }
    },
    close() {
      closing ??= closeAll()
      return closing
    },
  }
}

/** Removed when done either way: an id that stayed would make the next job of this name vanish. */
function jobOptions(row: OutboxRow): JobsOptions {
  return { jobId: jobId(row), delay: Math.max(0, Math.round(row.delayMs)), removeOnComplete: true, removeOnFail: true }
}

function byQueue(rows: readonly OutboxRow[]): Map<string, OutboxRow[]> {
  return Map.groupBy(rows, (row) => queueName(row.partner, row.queue))
}

function away(engine: Engine, cause?: unknown): GatewayError {
  return new GatewayError('not_ready', { detail: `The queue on ${engine.name} is away.`, cause })
}
