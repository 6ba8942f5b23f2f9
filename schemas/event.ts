/** What happened to a client's transfers, read in order by a cursor. */
import { Type, type Static } from 'typebox'
import { Instant, line } from './primitives.ts'
import { ref } from './ref.ts'

export const EventView = Type.Object(
  {
    cursor: Type.String({ description: 'Position after this event' }),
    at: Instant,
    type: Type.String({ examples: ['transfer.confirmed'] }),
    transferId: Type.Optional(Type.String()),
    partner: Type.Optional(Type.String()),
    dossierCode: Type.Optional(Type.String()),
    data: Type.Object({}, { additionalProperties: true, description: 'Depends on the type' }),
  },
  { additionalProperties: false, $id: 'Event' },
)
export type EventView = Static<typeof EventView>

export const EventPage = Type.Object(
  {
    items: Type.Array(ref(EventView)),
    next: Type.Optional(Type.String({ description: 'Cursor to ask with next time; absent only while nothing happened yet' })),
  },
  { additionalProperties: false, $id: 'EventPage' },
)
export type EventPage = Static<typeof EventPage>

export const EventQuery = Type.Object(
  {
    after: Type.Optional(line(200, 'Cursor; absent: from the first event')),
    limit: Type.Integer({ minimum: 1, maximum: 500, default: 100, description: 'Most events of an answer' }),
    wait: Type.Integer({ minimum: 0, maximum: 25, default: 0, description: 'Seconds to wait for an event when there is none' }),
  },
  { additionalProperties: false },
)
export type EventQuery = Static<typeof EventQuery>
