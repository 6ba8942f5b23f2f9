/** Takes the jobs of every partner and hands them to the delivery; each partner has its own consumers, so a slow one is alone. */
import type { QueueKind } from '../ports/due-transfers.ts'
import type { Log } from '../ports/log.ts'
import type { Consumer, Job, QueueBackend } from '../ports/queue.ts'
import { settles } from './settles.ts'

export interface CarrierOptions {
  readonly queue: QueueBackend
  readonly partners: readonly CarriedPartner[]
  /**
   * Never called twice at once for one transfer. The signal is aborted when the process cannot wait any longer. `onAnswered`
   * frees the place at the partner for the next while the outcome is written, unless too many already wait for that.
   */
  readonly deliver: (transferId: string, signal: AbortSignal, onAnswered: () => void) => Promise<void>
  readonly log: Log
  /** How long running deliveries may go on after `close`, in milliseconds; less than the queue's own limit. */
  readonly abortAfterMs?: number
}

export interface CarriedPartner {
  readonly id: string
  readonly concurrency: number
  readonly replayConcurrency: number
}

export interface Carrier {
  /** Takes no more jobs, waits for the running ones. Idempotent. */
  close(): Promise<void>
}

/**
 * Outcomes that may be waiting to be written, for each place at the partner: written together, they take longer than the partner
 * does. More are not taken on, so that a database that is slow or away is not left with ever more to write.
 */
const unwrittenAPlace = 4

/** What writing the outcomes of the last answers may take after all jobs have ended. */
const writeWithinMs = 5_000

export async function startCarrier({ queue, partners, deliver, log, abortAfterMs = 10_000 }: CarrierOptions): Promise<Carrier> {
  const stop = new AbortController()
  const inHand = new Map<string, Promise<void>>()
  let closing: Promise<void> | undefined

  /** The job counts as done in any case: what was not delivered is brought back by the store, not by the queue. */
  async function deliverOrLog(job: Job, onAnswered: () => void): Promise<void> {
    try {
      await deliver(job.transferId, stop.signal, onAnswered)
    } catch (error) {
      log.error({ ...job, error }, 'delivery failed unexpectedly; the sweeper brings the transfer back')
    }
  }

  function consume(partner: string, kind: QueueKind, concurrency: number): Promise<Consumer> {
    let unwritten = 0

    async function handle(job: Job): Promise<void> {
      const { transferId } = job
      for (let earlier = inHand.get(transferId); earlier !== undefined; earlier = inHand.get(transferId)) await earlier
      const { promise: answered, resolve: onAnswered } = Promise.withResolvers<void>()
      const delivery = deliverOrLog(job, onAnswered).finally(() => inHand.delete(transferId))
      inHand.set(transferId, delivery)
      await Promise.race([answered, delivery])
      if (unwritten >= unwrittenAPlace * concurrency) return delivery
      unwritten += 1
      void delivery.finally(() => {
        unwritten -= 1
      })
    }

    return queue.consume(partner, kind, concurrency, handle)
  }

  const starting = partners.flatMap((partner) => [consume(partner.id, 'live', partner.concurrency), consume(partner.id, 'replay', partner.replayConcurrency)])
  const consumers = await Promise.all(starting)

  async function closeAll(): Promise<void> {
    const timer = setTimeout(() => stop.abort(), abortAfterMs)
    try {
      await Promise.all(consumers.map((consumer) => consumer.close()))
      await settles(Promise.all(inHand.values()), writeWithinMs)
    } finally {
      clearTimeout(timer)
      stop.abort()
    }
  }

  return {
    close() {
      closing ??= closeAll()
      return closing
    },
  }
}
