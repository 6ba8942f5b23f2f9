/** Rights as data: what a one-stop system may do, send and ask. What is not named is refused. */
import { Type, type Static } from 'typebox'
import { Bilingual } from './bilingual.ts'
import { oneOf } from './one-of.ts'
import { clientPermissions } from './permissions.ts'
import { Instant, line, ProcedureCode } from './primitives.ts'
import { purposes } from './queries/purposes.ts'
import { serviceNames } from './queries/index.ts'
import { ref } from './ref.ts'

const strict = { additionalProperties: false }
const all = Type.Literal('all')
const PartnerId = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' })
const Procedures = Type.Union([all, Type.Array(ProcedureCode, { minItems: 1, maxItems: 500 })])

export const ClientRights = Type.Object(
  {
    permissions: Type.Array(oneOf(clientPermissions), { uniqueItems: true, description: 'What it may do at its door' }),
    transfers: Type.Array(
      Type.Object({ partner: Type.Union([all, PartnerId]), procedures: Procedures }, strict),
      { maxItems: 200, description: 'Which procedures it may send to which partner' },
    ),
    queries: Type.Array(
      Type.Object(
        {
          service: Type.Union([all, oneOf(serviceNames)]),
          purposes: Type.Union([all, Type.Array(oneOf(purposes), { minItems: 1 })]),
          procedures: Type.Optional(Procedures),
          partner: Type.Optional(PartnerId),
        },
        strict,
      ),
      { maxItems: 200, description: 'Which look-ups it may ask, why, and in which procedures; without procedures in any, without partner of any' },
    ),
  },
  { ...strict, $id: 'ClientRights' },
)
export type ClientRights = Static<typeof ClientRights>

export const RightsView = Type.Object(
  {
    client: Type.String(),
    version: Type.Integer({ minimum: 1 }),
    rights: ref(ClientRights),
    reason: Type.String(),
    by: Type.String({ description: 'Administrator who made this version' }),
    at: Instant,
  },
  { ...strict, $id: 'Rights', description: 'One version of a client’s rights; the newest counts' },
)
export type RightsView = Static<typeof RightsView>

export const RightsList = Type.Object({ items: Type.Array(ref(RightsView)) }, { ...strict, $id: 'RightsList' })
export type RightsList = Static<typeof RightsList>

export const RightsChange = Type.Object(
  {
    rights: ref(ClientRights),
    basedOn: Type.Integer({ minimum: 0, description: 'Version that this one follows; 0 where there is none yet' }),
    reason: line(500, 'Why, for the record'),
  },
  { ...strict, $id: 'RightsChange' },
)
export type RightsChange = Static<typeof RightsChange>

/** What somebody may want to do; one of the three. */
export const AccessQuestion = Type.Object(
  {
    client: PartnerId,
    permission: Type.Optional(oneOf(clientPermissions)),
    transfer: Type.Optional(Type.Object({ partner: PartnerId, procedure: ProcedureCode }, strict)),
    query: Type.Optional(Type.Object({ service: oneOf(serviceNames), purpose: oneOf(purposes), partner: PartnerId, procedure: Type.Optional(ProcedureCode) }, strict)),
  },
  { ...strict, minProperties: 2, maxProperties: 2, $id: 'AccessQuestion', description: 'A client, and one of `permission`, `transfer` and `query`' },
)
export type AccessQuestion = Static<typeof AccessQuestion>

/** Why a call is allowed or not. */
export const AccessExplanation = Type.Object(
  {
    allowed: Type.Boolean(),
    client: Type.String(),
    version: Type.Integer({ minimum: 0, description: 'Of the rights that were looked at; 0: it has none' }),
    steps: Type.Array(
      Type.Object({ question: Bilingual, holds: Type.Boolean(), because: { ...Bilingual, description: 'The rule that says so, or what is missing' } }, strict),
      { description: 'Every condition in its order; the first that does not hold refuses' },
    ),
  },
  { ...strict, $id: 'AccessExplanation' },
)
export type AccessExplanation = Static<typeof AccessExplanation>
