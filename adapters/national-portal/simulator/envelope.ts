/** The envelope around every request to the simulated portal. */
import { Type, type Static, type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { SimulatedAnswer } from '../../../src/net/simulated-server.ts'
import type { Sessions } from './account.ts'
import { malformed, problem } from './answers.ts'

export const Envelope = Type.Object(
  {
    session: Type.String(),
    madonvi: Type.String(),
    service: Type.String(),
    isUpdating: Type.Optional(Type.Union([Type.Literal('True'), Type.Literal('False')])),
    mahoso: Type.Optional(Type.String()),
    maTTHC: Type.Optional(Type.String()),
    data: Type.Optional(Type.Array(Type.Unknown(), { minItems: 1 })),
  },
  { additionalProperties: false },
)
export type Envelope = Static<typeof Envelope>

export function parseBody<Schema extends TSchema>(schema: Schema, body: Uint8Array): Static<Schema> | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
    return Value.Check(schema, parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

/** Session and unit, which every service asks for: the refusal, or undefined to go on. */
export function gate(envelope: Envelope | undefined, sessions: Sessions, madonvi: string): SimulatedAnswer | undefined {
  if (envelope === undefined) return malformed
  if (!sessions.use(envelope.session)) return problem('-3', 'Phiên làm việc đã hết hạn, vui lòng đăng nhập lại')
  if (envelope.madonvi !== madonvi) return problem('-1', `Mã đơn vị ${envelope.madonvi} không hợp lệ`)
  return undefined
}
