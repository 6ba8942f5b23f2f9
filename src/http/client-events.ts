/** The events of a client's transfers, read by cursor; a reader may wait a while for the next one. */
import { setTimeout as pause } from 'node:timers/promises'
import { EventPage, EventQuery } from '../../schemas/event.ts'
import { ref } from '../../schemas/ref.ts'
import type { GatewayEvent } from '../ports/event-store.ts'
import { eventForClient } from '../usecases/event-for-client.ts'
import { createCallerLookup } from './caller.ts'
import type { ClientDoor } from './deps.ts'
import { exampleEvents } from './examples.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'

/** Pause between two looks into the store while somebody waits. */
const lookEveryMs = 500
/** Waiting requests of one client; more are answered at once. */
const mostWaiting = 4

export function addEventRoutes(app: Shell, door: ClientDoor): void {
  const callerOf = createCallerLookup(door.clients)
  const waiting = new Map<string, number>()
  const closing = new AbortController()
  app.addHook('preClose', (done) => {
    closing.abort()
    done()
  })

  app.get(
    '/v1/events',
    {
      config: { access: { may: 'events.read' } },
      schema: {
        ...describe({
          id: 'listEvents',
          tag: 'events',
          access: 'bearer',
          summary: 'Read what happened',
          description: 'Oldest first; no event is ever shown before an earlier one. Keep `next` and ask with it as `after`. With `wait`, an empty answer comes only after that many seconds.',
          errors: ['invalid_input', 'invalid_cursor'],
          answers: { 200: { description: 'Events after the cursor', example: exampleEvents } },
        }),
        querystring: EventQuery,
        response: { 200: ref(EventPage) },
      },
    },
    async (request, reply) => {
      const { after, limit, wait } = request.query
      const client = callerOf(request).id
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      const read = () => door.events.after(client, after, limit)
      const events = await (wait === 0 ? read() : waitFor(client, read, wait * 1000, AbortSignal.any([closing.signal, gone.signal])))
      const next = events.at(-1)?.cursor ?? after
      return { items: events.map(eventForClient), ...(next === undefined ? {} : { next }) }
    },
  )

  async function waitFor(client: string, read: () => Promise<readonly GatewayEvent[]>, milliseconds: number, signal: AbortSignal): Promise<readonly GatewayEvent[]> {
    const others = waiting.get(client) ?? 0
    if (others >= mostWaiting) return read()
    waiting.set(client, others + 1)
    try {
      const until = performance.now() + milliseconds
      for (;;) {
        const events = await read()
        const left = until - performance.now()
        if (events.length > 0 || left <= 0 || signal.aborted) return events
        // an abort ends the pause early and is seen after the next look
        await pause(Math.min(lookEveryMs, left), undefined, { signal }).catch(() => undefined)
      }
    } finally {
      waiting.set(client, (waiting.get(client) ?? 1) - 1)
    }
  }
}
