/** The queue port over BullMQ: one BullMQ queue a partner and kind, jobs of ids only, retries made by SQL and not here. */
import type { JobsOptions } from 'bullmq'
import { GatewayError } from '../domain/errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { QueueKind } from '../ports/due-transfers.ts'
import type { Log } from '../ports/log.ts'
import type { Consumer, QueueBackend } from '../ports/queue.ts'
import type { OutboxRow } from '../ports/outbox-store.ts'
import { openConsumer } from './consumer.ts'
import type { Engine, EngineQueue, JobData } from './engine.ts'
import { jobId, queueName } from './job-names.ts'
import type { Outage } from './outage.ts'
import { settles } from './settles.ts'

export interface QueueOptions {
  readonly clock: Clock
  readonly log: Log
  /** How many attempts one worker makes at once, one where not said: of what is due, so many may travel together. */
  readonly atOnce?: (partner: string, kind: QueueKind) => number
  /** How long a consumer may take nothing beside a queue with work before it is made anew, in milliseconds. */
  readonly watchdogMs?: number
  /** How long `close` waits for running jobs, in milliseconds. */
  readonly closeWithinMs?: number
}

export function openQueue(engine: Engine, outage: Outage, options: QueueOptions): QueueBackend {
  const { clock, log, atOnce = () => 1, watchdogMs = 10_000, closeWithinMs = 15_000 } = options
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
    const jobs = bundlesOf(rows, mostTogether(rows[0])).map(jobOf)
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

  function mostTogether(row: OutboxRow | undefined): number {
    return row === undefined ? 1 : Math.max(1, Math.min(mostOfAJob, atOnce(row.partner, row.queue)))
  }

  async function countDue(name: string): Promise<number> {
    await reach()
    const queue = queueOf(name)
    const [waiting, [next]] = await Promise.all([queue.getWaitingCount(), queue.getDelayed(0, 0)])
    const overdue = next !== undefined && next.timestamp + next.delay <= clock.now().getTime()
    return waiting + (overdue ? 1 : 0)
  }

  async function nextSince(name: string): Promise<Date | undefined> {
    await reach()
    const asked = queueOf(name).next()
    if (!(await settles(asked, engine.publishWithinMs))) throw away(engine)
    const next = await asked
    return next && new Date(next.since)
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
    consume(partner, kind, concurrency, take) {
      if (closing !== undefined) return Promise.reject(away(engine))
      const name = queueName(partner, kind)
      const consumer = openConsumer({
        name,
        open: (options, takeJob) => engine.openWorker(name, options, takeJob),
        concurrency,
        take,
        countDue: () => countDue(name),
        outage,
        clock,
        log,
        watchdogMs,
        closeWithinMs,
      })
      consumers.add(consumer)
      return Promise.resolve({ close: (withinMs) => consumer.close(withinMs).finally(() => consumers.delete(consumer)) })
    },
    nextSince: (partner, kind) => nextSince(queueName(partner, kind)),
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

/** What a worker takes at once from a queue in a rush: another worker that is idle meanwhile cannot have it. */
const mostOfAJob = 10

/** What is due travels together, in its order; what has to wait waits alone. */
function bundlesOf(rows: readonly OutboxRow[], most: number): readonly (readonly OutboxRow[])[] {
  const due = rows.filter(({ delayMs }) => delayMs <= 0)
  const bundles = Array.from({ length: Math.ceil(due.length / most) }, (_, at) => due.slice(at * most, (at + 1) * most))
  return [...bundles, ...rows.filter(({ delayMs }) => delayMs > 0).map((row) => [row])]
}

/** Removed when done either way: an id that stayed would make the next job of this name vanish. */
function jobOf(rows: readonly OutboxRow[]): { readonly name: string; readonly data: JobData; readonly opts: JobsOptions } {
  const { delayMs = 0, since } = rows[0] ?? {}
  return {
    name: 'deliver',
    data: { transferIds: rows.map(({ transferId }) => transferId), since: since?.toISOString() ?? '' },
    opts: { jobId: jobId(rows), delay: Math.max(0, Math.round(delayMs)), removeOnComplete: true, removeOnFail: true },
  }
}

function byQueue(rows: readonly OutboxRow[]): Map<string, OutboxRow[]> {
  return Map.groupBy(rows, (row) => queueName(row.partner, row.queue))
}

function away(engine: Engine, cause?: unknown): GatewayError {
  return new GatewayError('not_ready', { detail: `The queue on ${engine.name} is away.`, cause })
}
