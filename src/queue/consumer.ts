/** Takes the jobs of one queue, and makes its worker anew when that takes none although there is work. */
import { setTimeout as pause } from 'node:timers/promises'
import { WaitingError } from 'bullmq'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Consumer, TakenWork } from '../ports/queue.ts'
import { workerOptions, type EngineJob, type EngineWorker, type TakeJob, type WorkerSettings } from './engine.ts'
import { startLoop } from './loop.ts'
import type { Outage } from './outage.ts'
import { createPace } from './pace.ts'
import { settles } from './settles.ts'

export interface ConsumerOptions {
  /** Of the queue. */
  readonly name: string
  readonly open: (settings: WorkerSettings, take: TakeJob) => EngineWorker
  readonly concurrency: number
  readonly take: (transferIds: readonly string[]) => Promise<readonly TakenWork[]>
  /** Jobs that could be taken now. Rejects while the server is away. */
  readonly countDue: () => Promise<number>
  readonly outage: Outage
  readonly clock: Clock
  readonly log: Log
  readonly watchdogMs: number
  readonly closeWithinMs: number
}

interface Shift {
  /** There is no room for more, or more is being taken. */
  readonly isBusy: boolean
  /** Waits for what runs, until `hurry` resolves. */
  close(hurry: Promise<void>): Promise<void>
}

/** What closing a worker may take when nothing runs any more. */
const graceMs = 2_000

export function openConsumer(options: ConsumerOptions): Consumer {
  const { name, clock, log, watchdogMs, closeWithinMs } = options
  let taken = 0
  let shift = openShift(options, () => taken++)
  const retired = new Set<Promise<void>>()
  const hurry = Promise.withResolvers<void>()
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
    if (seen !== before || shift.isBusy) return false
    try {
      const due = await options.countDue()
      return due > 0 && taken === seen
    } catch (error) {
      options.outage.failed(error)
      return false
    }
  }

  function retire(old: Shift): void {
    const leaving = old.close(pause(closeWithinMs, undefined, { ref: false })).finally(() => retired.delete(leaving))
    retired.add(leaving)
  }

  async function closeAll(): Promise<void> {
    await watchdog.close()
    await Promise.all([shift.close(hurry.promise), ...retired])
  }

  return {
    close(withinMs = closeWithinMs) {
      closing ??= closeAll()
      const timer = setTimeout(hurry.resolve, withinMs)
      return closing.finally(() => clearTimeout(timer))
    },
  }
}

/**
 * One BullMQ worker from start to end. Of a job it takes what there are places for; while the partner is quick, all of it, and
 * the next job while half as many as there are places still wait for one: a free place finds work that is taken already.
 */
function openShift({ name, open, concurrency, take, outage, log }: ConsumerOptions, onTaken: () => void): Shift {
  const running = new Set<Promise<void>>()
  const waiting: TakenWork[] = []
  const pace = createPace()
  let changed = Promise.withResolvers<void>()
  let taking = false
  let closing = false
  let gaveBack = false
  const inHand = () => running.size + waiting.length
  const worker = open({ ...workerOptions, concurrency: 1 }, (job, token) => {
    onTaken()
    outage.recovered()
    return begin(job, token)
  })
  worker.on('error', outage.failed)

  /** Until all of it is taken, and there is room for the next. */
  async function begin(job: EngineJob, token: string | undefined): Promise<void> {
    for (let left = job.data.transferIds; left.length > 0; ) {
      await untilRoomOrClosing()
      if (closing) return leave(job, token, left)
      const some = left.slice(0, pace.isQuick() ? left.length : Math.max(1, concurrency - inHand()))
      left = left.slice(some.length)
      const got = await takeOrLog(some)
      // the store took longer than closing waits; the job stays for what was published too early to be taken for another
      if (gaveBack) {
        await Promise.all(got.map(giveBackOrLog))
        return leave(job, token, [...some, ...left])
      }
      waiting.push(...got)
      runWaiting()
    }
    await untilRoomOrClosing()
  }

  async function untilRoomOrClosing(): Promise<void> {
    const isFull = () => inHand() >= concurrency + (pace.isQuick() ? Math.floor(concurrency / 2) : 0)
    while (isFull() && !closing) await changed.promise
  }

  async function takeOrLog(transferIds: readonly string[]): Promise<readonly TakenWork[]> {
    taking = true
    try {
      return await take(transferIds)
    } catch (error) {
      log.error({ queue: name, transferIds, error }, 'job could not be taken; the sweeper brings the transfers back')
      return []
    } finally {
      taking = false
    }
  }

  function runWaiting(): void {
    while (running.size < concurrency && !closing) {
      const next = waiting.shift()
      if (next === undefined) return
      const done = pace.measure(runOrLog(next)).finally(() => {
        running.delete(done)
        runWaiting()
        tellChange()
      })
      running.add(done)
    }
  }

  async function runOrLog(work: TakenWork): Promise<void> {
    try {
      await work.run()
    } catch (error) {
      log.error({ queue: name, transferId: work.transferId, error }, 'work failed; the sweeper brings the transfer back')
    }
  }

  function tellChange(): void {
    changed.resolve()
    changed = Promise.withResolvers()
  }

  /** To another process, or the next start of this one. */
  async function leave(job: EngineJob, token: string | undefined, transferIds: readonly string[]): Promise<void> {
    try {
      await job.updateData({ ...job.data, transferIds })
      await job.moveToWait(token)
    } catch (error) {
      log.warn({ queue: name, transferIds, error }, 'jobs could not be given back; the sweeper brings the transfers back')
      return
    }
    throw new WaitingError()
  }

  async function giveBackWaiting(): Promise<void> {
    gaveBack = true
    await Promise.all(waiting.splice(0).map(giveBackOrLog))
  }

  async function giveBackOrLog({ transferId, giveBack }: TakenWork): Promise<void> {
    try {
      await giveBack()
    } catch (error) {
      log.warn({ queue: name, transferId, error }, 'work could not be given back; its lease runs out')
    }
  }

  return {
    get isBusy() {
      return taking || running.size >= concurrency
    },
    async close(hurry) {
      closing = true
      tellChange()
      // not before the job that brought it is gone: published again, it would be taken for the same job
      const givenBack = settles(worker.pause(), graceMs).then(giveBackWaiting)
      await Promise.race([Promise.allSettled([...running, givenBack]), hurry])
      if (running.size > 0) log.warn({ queue: name, running: running.size }, 'jobs were still running when the limit was reached; the sweeper brings them back')
      // forced: BullMQ waits for ever for a connection that is away; whatever could be recorded is recorded by now
      await settles(worker.close(true), graceMs)
    },
  }
}
