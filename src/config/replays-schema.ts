/** How many transfers may be sent again at once, by whom, and how much room they leave to live traffic. */
import { Type, type Static } from 'typebox'
import { oneOf } from '../../schemas/one-of.ts'

const strict = { additionalProperties: false }
const Count = Type.Integer({ minimum: 0, maximum: 10_000_000 })

export const Replays = Type.Object(
  {
    confirmAbove: Type.Integer({ ...Count, default: 100, description: 'A run of more transfers than this, with the maker’s own of the last 24 hours, is confirmed by typing what its plan asks for' }),
    approveAbove: Type.Integer({ ...Count, default: 1_000, description: 'A run of more transfers than this, with the maker’s own of the last 24 hours, waits for a second person; a run of resends always does' }),
    approvers: Type.Optional(oneOf(['persons', 'anybody'], 'Whether a program may hold the role approver: its token is whoever’s who holds it, maybe the one’s who proposed. Default: persons in production, anybody in the sandbox')),
    planMinutes: Type.Integer({ minimum: 1, maximum: 1_440, default: 30, description: 'How long a run can be made of a plan' }),
    share: Type.Number({ exclusiveMinimum: 0, maximum: 1, default: 0.5, description: 'What part of its batch a run may have on its way to a partner while live traffic waits for that partner' }),
  },
  { ...strict, default: {}, description: 'Sending many transfers again' },
)
export type Replays = Static<typeof Replays>
