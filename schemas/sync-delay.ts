/** How long a change at a partner took to stand on the national portal. */
import { Type, type Static } from 'typebox'
import { CalendarDate, Instant } from './primitives.ts'
import { ref } from './ref.ts'

const strict = { additionalProperties: false }
const milliseconds = (description: string) => Type.Optional(Type.Number({ minimum: 0, description: `${description}, in milliseconds` }))

const numbers = {
  partner: Type.String({ description: 'Partner where the change happened' }),
  count: Type.Integer({ minimum: 0, description: 'Changes of this time' }),
  pending: Type.Integer({ minimum: 0, description: 'Of these, not yet on the portal' }),
  failed: Type.Integer({ minimum: 0, description: 'Of these, not taken by the portal' }),
  late: Type.Integer({ minimum: 0, description: 'Of these, later than `lateAfterMinutes`: on the portal, or still not' }),
  p50: milliseconds('Half of those that arrived took at most this'),
  p95: milliseconds('95 of 100 took at most this'),
  longest: milliseconds('The longest'),
}

export const SyncDelayView = Type.Object(numbers, { ...strict, $id: 'SyncDelay' })
export type SyncDelayView = Static<typeof SyncDelayView>

export const SyncDelayDay = Type.Object({ day: Type.String({ ...CalendarDate, description: 'Day of the changes, Vietnamese time' }), ...numbers }, { ...strict, $id: 'SyncDelayDay' })
export type SyncDelayDay = Static<typeof SyncDelayDay>

export const SyncDelayReport = Type.Object(
  {
    from: Instant,
    to: Instant,
    lateAfterMinutes: Type.Integer({ minimum: 1 }),
    items: Type.Array(ref(SyncDelayView)),
    days: Type.Array(ref(SyncDelayDay), { description: 'The same by day and partner' }),
  },
  { ...strict, $id: 'SyncDelayReport' },
)
export type SyncDelayReport = Static<typeof SyncDelayReport>

export const SyncDelayQuery = Type.Object(
  {
    from: Type.Optional(Type.String({ ...Instant, description: 'Changes that arrived here at this instant or later; default: a day ago' })),
    to: Type.Optional(Type.String({ ...Instant, description: 'Before this instant; default: now' })),
    lateAfterMinutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 43_200, description: 'A change is late on the portal after so many minutes; default: by the configuration' })),
  },
  strict,
)
