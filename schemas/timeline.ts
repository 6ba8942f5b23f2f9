/** Every step of a transfer with its time, and its attempts with the partner's raw answers. */
import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { Instant } from './primitives.ts'
import { ref } from './ref.ts'

const open = { additionalProperties: true }

export const TimelineStepView = Type.Object(
  {
    at: Instant,
    kind: oneOf(['event', 'attempt', 'exchange', 'signature']),
    name: Type.String({ description: 'Event type, outcome, or the partner’s word for the operation' }),
    attempt: Type.Optional(Type.Integer()),
    data: Type.Object({}, { ...open, description: 'Depends on the kind' }),
  },
  { additionalProperties: false, $id: 'TimelineStep' },
)
export type TimelineStepView = Static<typeof TimelineStepView>

export const Timeline = Type.Object({ items: Type.Array(ref(TimelineStepView)) }, { additionalProperties: false, $id: 'Timeline' })
export type Timeline = Static<typeof Timeline>

export const AttemptView = Type.Object(
  {
    number: Type.Integer({ minimum: 1 }),
    trigger: oneOf(['automatic', 'replay', 'resend']),
    startedAt: Instant,
    finishedAt: Instant,
    outcome: oneOf(['delivered', 'refused', 'later', 'broken', 'unclear', 'interrupted']),
    code: Type.Optional(Type.String()),
    words: Type.Optional(Type.String({ description: 'The partner’s words, as they came' })),
    raw: Type.Optional(Type.String({ description: 'The raw answer nobody foresaw' })),
    rule: Type.Optional(Type.String({ description: 'Id of the rule about unforeseen answers that decided it' })),
    receipt: Type.Optional(Type.String({ description: 'The partner’s receipt, base64' })),
    fields: Type.Array(Type.Object({ field: Type.String(), words: Type.String() })),
    exchanges: Type.Array(Type.Object({}, { ...open, description: 'One request and its answer' })),
    signatures: Type.Array(Type.Object({}, { ...open, description: 'One signature made or verified' })),
    messages: Type.Optional(
      Type.Array(
        Type.Object({
          digest: Type.String({ description: 'SHA-256, as an exchange and a signature name it' }),
          bytes: Type.Integer({ minimum: 0 }),
          text: Type.Optional(Type.String({ description: 'As text, at most the first 65536 characters; absent where it is none' })),
        }),
        { description: 'The signed messages that went and came' },
      ),
    ),
  },
  { additionalProperties: false, $id: 'Attempt' },
)
export type AttemptView = Static<typeof AttemptView>

export const AttemptList = Type.Object({ items: Type.Array(ref(AttemptView)) }, { additionalProperties: false, $id: 'AttemptList' })
export type AttemptList = Static<typeof AttemptList>
