/** How long a change at a partner took to stand on the national portal. */
import { Type, type Static } from 'typebox'
import { Instant } from './primitives.ts'
import { ref } from './ref.ts'

const strict = { additionalProperties: false }
const milliseconds = (description: string) => Type.Optional(Type.Number({ minimum: 0, description: `${description}, in milliseconds` }))

export const SyncDelayView = Type.Object(
  {
    partner: Type.String({ description: 'Partner where the change happened' }),
    count: Type.Integer({ minimum: 0, description: 'Changes of this time' }),
    pending: Type.Integer({ minimum: 0, description: 'Of these, not yet on the portal' }),
    failed: Type.Integer({ minimum: 0, description: 'Of these, not taken by the portal' }),
    p50: milliseconds('Half of those that arrived took at most this'),
    p95: milliseconds('95 of 100 took at most this'),
    longest: milliseconds('The longest'),
  },
  { ...strict, $id: 'SyncDelay' },
)
export type SyncDelayView = Static<typeof SyncDelayView>

export const SyncDelayReport = Type.Object({ from: Instant, to: Instant, items: Type.Array(ref(SyncDelayView)) }, { ...strict, $id: 'SyncDelayReport' })
export type SyncDelayReport = Static<typeof SyncDelayReport>

export const SyncDelayQuery = Type.Object(
  {
    from: Type.Optional(Type.String({ ...Instant, description: 'Changes that arrived here at this instant or later; default: a day ago' })),
    to: Type.Optional(Type.String({ ...Instant, description: 'Before this instant; default: now' })),
  },
  strict,
)
