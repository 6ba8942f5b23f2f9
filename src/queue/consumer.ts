/** Takes the jobs of one queue, and makes its worker anew when that takes none although there is work. */
import { WaitingError } from 'bullmq'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Consumer } from '../ports/queue.ts'
import { workerOptions, type EngineJob, type EngineWorker, type TakeJob, type WorkerSettings } from './engine.ts'
import { startLoop } from './loop.ts'
import type { Outage } from './outage.ts'
import { settles } from './settles.ts'

export interface ConsumerOptions {
  /** Of the queue. */
  readonly name: string
  readonly open: (settings: WorkerSettings, take: TakeJob) => EngineWorker
  readonly concurrency: number
  readonly handle: (transferId: string) => Promise<void>
  /** Jobs that could be taken now. Rejects while the server is away. */
  readonly countDue: () => Promise<number>
  readonly outage: Outage
  readonly clock: Clock
  readonly log: Log
  readonly watchdogMs: number
  readonly closeWithinMs: number
}

interface Shift {
  readonly running: number
  close(): Promise<void>
}

/** What closing a worker may take when nothing runs any more. */
const graceMs = 2_000

export function openConsumer(options: ConsumerOptions): Consumer {
  const { name, clock, log, watchdogMs } = options
  let taken = 0
  let shift = openShift(options, () => taken++)
  const retired = new Set<Promise<void>>()
  let closing: Promise<void> | undefined

  let seen = 0
  let idleSince: number | undefined

  const watchdog = startLoop({
    name: `watchdog of ${name}`,
    everyMs: Math.ceil(watchdogMs / 4),
    log,
    async run(signal) {
      const stuck = (await isIdleBesideWork()) && !signal.aborted
      const now = clock.now().getTime()
      if (!stuck) idleSince = undefined
      else idleSince ??= now
      if (idleSince === undefined || now - idleSince < watchdogMs) return
      log.warn({ queue: name, idleMs: now - idleSince }, 'consumer took no jobs although there were some; made anew')
      idleSince = undefined
      retire(shift)
      shift = openShift(options, () => taken++)
    },
  })

  async function isIdleBesideWork(): Promise<boolean> {
    const before = seen
    seen = taken
    if (seen !== before || shift.running >= options.concurrency) return false
    try {
      const due = await options.countDue()
      return due > 0 && taken === seen
    } catch (error) {
      options.outage.failed(error)
      return false
    }
  }

  function retire(old: Shift): void {
    const leaving = old.close().finally(() => retired.delete(leaving))
    retired.add(leaving)
  }

  async function closeAll(): Promise<void> {
    await watchdog.close()
    await Promise.all([shift.close(), ...retired])
  }

  return {
    close() {
      closing ??= closeAll()
      return closing
    },
  }
}

/** One BullMQ worker from start to end. It takes the next job only once a place is free for what the job carries. */
function openShift({ name, open, concurrency, handle, outage, log, closeWithinMs }: ConsumerOptions, onTaken: () => void): Shift {
  const running = new Set<Promise<void>>()
  let freed = Promise.withResolvers<void>()
  let closing = false
  const worker = open({ ...workerOptions, concurrency: 1 }, (job, token) => {
    onTaken()
    outage.recovered()
    return begin(job, token)
  })
  worker.on('error', outage.failed)

  /** Until all that it carries has begun; from then on the store knows who has it. */
  async function begin(job: EngineJob, token: string | undefined): Promise<void> {
    const { transferIds } = job.data
    for (const [at, transferId] of transferIds.entries()) {
      await untilFreeOrClosing()
      if (closing) return giveBack(job, token, transferIds.slice(at))
      const done = work(transferId).finally(() => {
        running.delete(done)
        wakeWhoWaits()
      })
      running.add(done)
    }
    await untilFreeOrClosing()
  }

  async function untilFreeOrClosing(): Promise<void> {
    while (running.size >= concurrency && !closing) await freed.promise
  }

  function wakeWhoWaits(): void {
    freed.resolve()
    freed = Promise.withResolvers()
  }

  /** To another process, or the next start of this one. */
  async function giveBack(job: EngineJob, token: string | undefined, transferIds: readonly string[]): Promise<void> {
    try {
      await job.updateData({ ...job.data, transferIds })
      await job.moveToWait(token)
    } catch (error) {
      log.warn({ queue: name, transferIds, error }, 'jobs could not be given back; the sweeper brings the transfers back')
      return
    }
    throw new WaitingError()
  }

  async function work(transferId: string): Promise<void> {
    try {
      await handle(transferId)
    } catch (error) {
      log.error({ queue: name, transferId, error }, 'job failed; the sweeper brings the transfer back')
    }
  }

  return {
    get running() {
      return running.size
    },
    async close() {
      closing = true
      wakeWhoWaits()
      const drained = worker.pause()
      await settles(Promise.allSettled(running), closeWithinMs)
      if (running.size > 0) log.warn({ queue: name, running: running.size }, 'jobs were still running when the limit was reached; the sweeper brings them back')
      await settles(drained, graceMs)
      // forced: BullMQ waits for ever for a connection that is away; whatever could be recorded is recorded by now
      await settles(worker.close(true), graceMs)
    },
  }
}
