/** Moves what the store made due into the queues. While the queue is away the rows stay where they are. */
import type { Log } from '../ports/log.ts'
import type { QueueBackend } from '../ports/queue.ts'
import type { OutboxStore } from '../ports/outbox-store.ts'
import { startLoop, type Loop } from './loop.ts'

export interface RelayOptions {
  readonly outbox: OutboxStore
  readonly queue: QueueBackend
  readonly log: Log
  /** Longest time that a row waits when nobody announced it. */
  readonly everyMs: number
}

const batch = 200

/** Rejects when the store cannot be listened to. */
export async function startRelay({ outbox, queue, log, everyMs }: RelayOptions): Promise<Loop> {
  const loop = startLoop({
    name: 'relay',
    everyMs,
    log,
    async run(signal) {
      while (!signal.aborted) {
        const moved = await outbox.relay(batch, (rows) => queue.publish(rows))
        if (moved < batch) return
      }
    },
  })
  try {
    const stopListening = await outbox.listen(() => loop.wake())
    return {
      wake: () => loop.wake(),
      async close() {
        await stopListening()
        await loop.close()
      },
    }
  } catch (error) {
    await loop.close()
    throw error
  }
}
