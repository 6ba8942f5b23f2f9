/** What people and programs are told of troubles: one message, with everything that is new in it. No personal data. */
import { Type, type Static } from 'typebox'
import { Bilingual } from './bilingual.ts'
import { oneOf } from './one-of.ts'
import { Instant } from './primitives.ts'
import { severities, troubleKinds } from './troubles.ts'

const strict = { additionalProperties: false }

export const ToldTrouble = Type.Object(
  {
    key: Type.String({ description: 'The same as long as it lasts' }),
    kind: oneOf(troubleKinds),
    severity: oneOf(severities),
    partner: Type.Optional(Type.String()),
    since: Instant,
    endedAt: Type.Optional(Instant),
    dossiers: Type.Integer({ minimum: 0 }),
    what: Bilingual,
    todo: Bilingual,
    link: Type.String({ description: 'Page of the console that repairs it; a path below the console where its address is not configured' }),
  },
  strict,
)
export type ToldTrouble = Static<typeof ToldTrouble>

export const AlertMessage = Type.Object(
  {
    type: Type.Literal('troubles'),
    id: Type.String({ description: 'Of this message' }),
    at: Instant,
    opened: Type.Array(ToldTrouble, { description: 'New' }),
    lasting: Type.Array(ToldTrouble, { description: 'Told before, and still so' }),
    over: Type.Array(ToldTrouble, { description: 'Told before, and over' }),
  },
  { ...strict, $id: 'AlertMessage' },
)
export type AlertMessage = Static<typeof AlertMessage>
