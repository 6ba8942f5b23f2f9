/** What a simulated partner accepts as an order over HTTP; the words are those of the port. */
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Behaviour } from '../ports/simulator.ts'

const closed = { additionalProperties: false }

const BehaviourOrder = Type.Object(
  {
    behaviour: Type.Union([
      Type.Object({ kind: Type.Literal('normal') }, closed),
      Type.Object({ kind: Type.Literal('slow'), milliseconds: Type.Integer({ minimum: 0, maximum: 600_000 }) }, closed),
      Type.Object({ kind: Type.Literal('refuse') }, closed),
      Type.Object({ kind: Type.Literal('reject-credentials') }, closed),
      Type.Object({ kind: Type.Literal('reset') }, closed),
      Type.Object({ kind: Type.Literal('lose-answer') }, closed),
      Type.Object(
        {
          kind: Type.Literal('status'),
          status: Type.Integer({ minimum: 200, maximum: 599 }),
          retryAfterSeconds: Type.Optional(Type.Integer({ minimum: 0 })),
        },
        closed,
      ),
      Type.Object(
        {
          kind: Type.Literal('say'),
          status: Type.Integer({ minimum: 200, maximum: 599 }),
          body: Type.String({ maxLength: 10_000 }),
          mediaType: Type.Optional(Type.String({ pattern: '^[a-z]+/[a-z+.-]+(; ?charset=utf-8)?$' })),
        },
        closed,
      ),
      Type.Object({ kind: Type.Literal('garbage'), empty: Type.Optional(Type.Boolean()) }, closed),
    ]),
    times: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  closed,
)

export interface BehaviourOrder {
  readonly behaviour: Behaviour
  readonly times?: number
}

/** Undefined where the body is not an order. */
export function readBehaviourOrder(body: Uint8Array): BehaviourOrder | undefined {
  try {
    const order: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
    return Value.Check(BehaviourOrder, order) ? order : undefined
  } catch {
    return undefined
  }
}
