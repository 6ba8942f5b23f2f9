/** The events of one's transfers and dossiers, oldest first, by cursor, and then each as it happens. */
import { setTimeout as pause } from 'node:timers/promises'
import { readJson, type Door } from './door.ts'
import type { Event, EventPage } from './openapi-types.ts'

export interface EventsAsked {
  /** Cursor of the last event that was handled; absent: from the first one. */
  readonly after?: string
  /** False: ends where nothing more has happened yet. */
  readonly follow?: boolean
  readonly signal?: AbortSignal
}

const waitSeconds = 25
const timeoutMs = 60_000
/** At least between two questions where nothing came: a gateway with too many waiting readers answers at once. */
const leastMs = 1_000

/** Never ends by itself while it follows: leave the loop, or abort the signal, which rejects with its reason. */
export async function* readEvents(door: Door, { after, follow = true, signal }: EventsAsked): AsyncGenerator<Event, void, undefined> {
  let cursor = after
  for (;;) {
    const askedAt = performance.now()
    const query = { after: cursor, wait: follow ? waitSeconds : 0 }
    const page = await door.call({ path: '/v1/events', query, read: readJson<EventPage>, timeoutMs, signal })
    yield* page.items
    cursor = page.next ?? cursor
    if (page.items.length > 0) continue
    if (!follow) return
    const milliseconds = leastMs - (performance.now() - askedAt)
    // an aborted pause ends early, and the next question says so
    if (milliseconds > 0) await pause(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined)
  }
}
