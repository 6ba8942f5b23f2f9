/** The operators' desk in the morning: what is wrong, and how everything flows. Made at most every few seconds, for all who look. */
import { Type, type Static } from 'typebox'
import { Bilingual } from './bilingual.ts'
import { oneOf } from './one-of.ts'
import { Instant } from './primitives.ts'
import { ref } from './ref.ts'
import { deliveryStates } from './states.ts'
import { LaneState } from './lane.ts'
import { Trouble } from './troubles.ts'
import { SyncDelayView } from './sync-delay.ts'

const strict = { additionalProperties: false }
const Count = Type.Integer({ minimum: 0 })

/** One hour of one partner. */
export const FlowHour = Type.Object(
  { hour: Type.String({ ...Instant, description: 'Its beginning' }), accepted: Count, delivered: Count, failed: Type.Integer({ minimum: 0, description: 'Refused, parked or expired' }) },
  strict,
)
export type FlowHour = Static<typeof FlowHour>

export const DeskPartner = Type.Object(
  {
    partner: Type.String(),
    title: Type.Optional(Bilingual),
    /** partner: an agency · portal: the national portal · client: a one-stop system's webhook */
    role: oneOf(['partner', 'portal', 'client']),
    lane: LaneState,
    laneSince: Instant,
    laneReason: Type.Optional(Type.String()),
    waiting: Type.Integer({ minimum: 0, description: 'Accepted, waiting or being sent' }),
    oldestWaitingAt: Type.Optional(Type.String({ ...Instant, description: 'Acceptance of the oldest of them' })),
    failed: Type.Integer({ minimum: 0, description: 'Refused, parked and expired that nobody closed' }),
    today: Type.Object({ accepted: Count, delivered: Count, failed: Count }, strict),
    hours: Type.Array(FlowHour, { description: 'The last 24, oldest first' }),
    lastDeliveredAt: Type.Optional(Instant),
  },
  strict,
)
export type DeskPartner = Static<typeof DeskPartner>

export const Desk = Type.Object(
  {
    at: Type.String({ ...Instant, description: 'When this was counted' }),
    troubles: Type.Array(ref(Trouble), { description: 'Worst first; silenced ones last' }),
    partners: Type.Array(DeskPartner),
    failures: Type.Array(
      Type.Object({ partner: Type.String(), state: oneOf(deliveryStates), code: Type.String(), count: Count, oldestAt: Instant, newestAt: Instant }, strict),
      { description: 'What failed and nobody closed, by reason; most first, at most 100' },
    ),
    deadlines: Type.Object({ overdue: Count, today: Count, soon: Type.Integer({ minimum: 0, description: 'Due within the days of warning' }) }, strict),
    certificates: Type.Object({ expired: Count, within14Days: Count, within60Days: Count, nextAt: Type.Optional(Instant) }, strict),
    inbox: Type.Object({ parked: Count, unmatched: Count, oldestAt: Type.Optional(Instant) }, strict),
    sync: Type.Array(ref(SyncDelayView), { description: 'How late the national portal learned, the last 24 hours' }),
  },
  { ...strict, $id: 'Desk' },
)
export type Desk = Static<typeof Desk>
