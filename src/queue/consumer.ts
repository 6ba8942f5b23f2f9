/** Takes the jobs of one queue, and makes its worker anew when that takes none although there is work. */
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Consumer } from '../ports/queue.ts'
import { workerOptions, type EngineWorker, type TakeJob, type WorkerSettings } from './engine.ts'
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

/** One BullMQ worker from start to end. */
function openShift({ name, open, concurrency, handle, outage, clock, log, closeWithinMs }: ConsumerOptions, onTaken: () => void): Shift {
  /** Running jobs, each with what tells BullMQ that it is done. */
  const running = new Map<Promise<void>, () => void>()
  const worker = open({ ...workerOptions, concurrency }, (job) => {
    onTaken()
    outage.recovered()
    const { promise, resolve } = Promise.withResolvers<void>()
    running.set(promise, resolve)
    void work(job.data.transferId).finally(() => {
      running.delete(promise)
      resolve()
    })
    return promise
  })
  worker.on('error', outage.failed)

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
      const until = clock.now().getTime() + closeWithinMs
      const left = () => until - clock.now().getTime()
      const drained = worker.pause()
      do {
        await settles(Promise.allSettled(running.keys()), left())
        if (await settles(drained, Math.min(graceMs, left()))) break
      } while (running.size > 0 && left() > 0)
      if (running.size > 0) log.warn({ queue: name, running: running.size }, 'jobs were still running when the limit was reached; the sweeper brings them back')
      for (const letGo of running.values()) letGo()
      await settles(drained, running.size > 0 ? graceMs : 0)
      // forced: BullMQ waits for ever for a connection that is away; whatever could be recorded is recorded by now
      await settles(worker.close(true), graceMs)
    },
  }
}
