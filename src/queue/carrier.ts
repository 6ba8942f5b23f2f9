/** Takes the jobs of the lanes that this process carries and hands them to the delivery; each lane has its own consumers, so a slow one is alone. */
import type { QueueKind } from '../ports/due-transfers.ts'
import type { Log } from '../ports/log.ts'
import type { Consumer, QueueBackend, TakenWork } from '../ports/queue.ts'
import { settles } from './settles.ts'

export interface CarrierOptions {
  readonly queue: QueueBackend
  /** What of these nobody else has and whose turn it is; nothing that is in hand already. Rejects when the store is away. */
  readonly take: (transferIds: readonly string[]) => Promise<readonly TakenDelivery[]>
  readonly log: Log
  /** How long running deliveries may go on after `close`, in milliseconds; less than the queue's own limit. */
  readonly abortAfterMs?: number
}

export interface TakenDelivery {
  readonly transferId: string
  /**
   * The signal is aborted when the process cannot wait any longer. `onAnswered` frees the place at the partner for the next
   * while the outcome is written, unless too many already wait for that.
   */
  deliver(signal: AbortSignal, onAnswered: () => void): Promise<void>
  /** Instead of `deliver`. */
  giveBack(): Promise<void>
}

export interface CarriedLane {
  readonly partner: string
  /** Attempts at once; no jobs are taken where it is 0. */
  readonly concurrency: number
  readonly replayConcurrency: number
}

export interface Carrier {
  /**
   * Takes the jobs of this lane from now on. Closing takes no more of them, and waits for the answers of those in hand, a few seconds
   * at most: what takes longer goes on under its lease. Idempotent.
   */
  carry(lane: CarriedLane): { close(): Promise<void> }
  /** The same for all lanes, and breaks off what takes too long. Idempotent. */
  close(): Promise<void>
}

/**
 * Outcomes that may be waiting to be written: written together, they take longer than the partner does. Enough for a statement also
 * where the partner takes one at a time; no more, so that a database that is slow or away is not left with ever more to write.
 */
const unwrittenAtMost = (places: number): number => Math.max(40, 4 * places)

/** What writing the outcomes of the last answers may take after all jobs have ended. */
const writeWithinMs = 5_000

/** A partner that takes longer for its answers than this sees a few attempts more than were agreed on, while its lane changes hands. */
const handOverWithinMs = 5_000
/** What an agreement may allow for one attempt, and for writing its outcome. */
const longestAttemptMs = 660_000

export function openCarrier({ queue, take, log, abortAfterMs = 10_000 }: CarrierOptions): Carrier {
  const stop = new AbortController()
  /** By transfer: resolved when it is out of hand. */
  const inHand = new Map<string, PromiseWithResolvers<void>>()
  /** Ends of the lanes that are carried, within so many milliseconds. */
  const lanes = new Set<(withinMs: number) => Promise<void>>()
  let closing: Promise<void> | undefined

  function letGo(transferId: string): void {
    const held = inHand.get(transferId)
    inHand.delete(transferId)
    held?.resolve()
  }

  /** It counts as done in any case: what was not delivered is brought back by the store, not by the queue. */
  async function deliverOrLog({ transferId, deliver }: TakenDelivery, onAnswered: () => void): Promise<void> {
    try {
      await deliver(stop.signal, onAnswered)
    } catch (error) {
      log.error({ transferId, error }, 'delivery failed unexpectedly; the sweeper brings the transfer back')
    }
  }

  function consume(partner: string, kind: QueueKind, concurrency: number, isClosing: () => boolean): Promise<Consumer> {
    let unwritten = 0

    async function takeFree(transferIds: readonly string[]): Promise<readonly TakenWork[]> {
      for (const id of transferIds) inHand.set(id, Promise.withResolvers())
      let taken: readonly TakenDelivery[] = []
      try {
        taken = await take(transferIds)
      } finally {
        const ids = new Set(taken.map(({ transferId }) => transferId))
        for (const id of transferIds) if (!ids.has(id)) letGo(id)
      }
      return taken.map((one) => ({
        transferId: one.transferId,
        run: () => untilPlaceIsFree(one),
        giveBack: () => one.giveBack().finally(() => letGo(one.transferId)),
      }))
    }

    async function untilPlaceIsFree(one: TakenDelivery): Promise<void> {
      const { promise: answered, resolve: onAnswered } = Promise.withResolvers<void>()
      const delivery = deliverOrLog(one, onAnswered).finally(() => letGo(one.transferId))
      await Promise.race([answered, delivery])
      if (unwritten >= unwrittenAtMost(concurrency)) return delivery
      unwritten += 1
      void delivery.finally(() => {
        unwritten -= 1
      })
    }

    /** It is in hand already, from the other queue or from another job: its turn comes after that. */
    function workAfter(transferId: string): TakenWork {
      return {
        transferId,
        async run() {
          for (let earlier = inHand.get(transferId); earlier !== undefined; earlier = inHand.get(transferId)) await earlier.promise
          // where it was given back, the next start has it
          if (isClosing()) return
          const [one] = await takeFree([transferId])
          await one?.run()
        },
        giveBack: () => Promise.resolve(),
      }
    }

    async function takeAll(transferIds: readonly string[]): Promise<readonly TakenWork[]> {
      const free = [...new Set(transferIds)].filter((id) => !inHand.has(id))
      const busy = transferIds.filter((id, at) => inHand.has(id) || transferIds.indexOf(id) !== at)
      return [...(await takeFree(free)), ...busy.map(workAfter)]
    }

    return queue.consume(partner, kind, concurrency, takeAll)
  }

  function carry({ partner, concurrency, replayConcurrency }: CarriedLane): { close(): Promise<void> } {
    let isEnding = false
    const places: readonly (readonly [QueueKind, number])[] = [['live', concurrency], ['replay', replayConcurrency]]
    const consumers = places.filter(([, its]) => its > 0).map(([kind, its]) => consume(partner, kind, its, () => isEnding))
    for (const consumer of consumers) consumer.catch((error: unknown) => log.warn({ partner, error }, 'the queue closes: no jobs of the lane are taken'))

    async function end(withinMs: number): Promise<void> {
      isEnding = true
      const open = (await Promise.allSettled(consumers)).flatMap((consumer) => (consumer.status === 'fulfilled' ? [consumer.value] : []))
      await Promise.all(open.map((consumer) => consumer.close(withinMs)))
      lanes.delete(end)
    }
    lanes.add(end)
    return { close: async () => void (await settles(end(longestAttemptMs), handOverWithinMs)) }
  }

  async function closeAll(): Promise<void> {
    const timer = setTimeout(() => stop.abort(), abortAfterMs)
    try {
      await Promise.all([...lanes].map((end) => end(abortAfterMs + writeWithinMs)))
      await settles(Promise.all(Array.from(inHand.values(), ({ promise }) => promise)), writeWithinMs)
    } finally {
      clearTimeout(timer)
      stop.abort()
    }
  }

  return {
    carry,
    close() {
      closing ??= closeAll()
      return closing
    },
  }
}
