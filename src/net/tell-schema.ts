/** What a simulated partner accepts over HTTP to tell something, to pretend something, and where its callbacks go. */
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { PretendOrder, TellOrder } from '../ports/simulator.ts'

const Order = Type.Object({ what: Type.String({ minLength: 1 }), dossierCode: Type.String({ minLength: 1 }) }, { additionalProperties: true })
const Pretence = Type.Object(
  { dossierCode: Type.String({ minLength: 1 }), as: Type.Union([Type.Literal('real'), Type.Literal('unknown'), Type.Literal('status')]), status: Type.Optional(Type.Integer({ minimum: 1, maximum: 10 })) },
  { additionalProperties: false },
)
const CallbackAddress = Type.Object({ url: Type.String({ pattern: '^http://127\\.0\\.0\\.1:\\d+/\\S*[^/]$' }) }, { additionalProperties: false })

/** Undefined where the body is not an order. */
export function readTellOrder(body: Uint8Array): TellOrder | undefined {
  const order = readJson(body)
  return Value.Check(Order, order) ? order : undefined
}

/** Undefined where the body is not an order. */
export function readPretendOrder(body: Uint8Array): PretendOrder | undefined {
  const order = readJson(body)
  return Value.Check(Pretence, order) && (order.as === 'status') === (order.status !== undefined) ? order : undefined
}

/** Undefined where the body names no address on this machine. */
export function readCallbackAddress(body: Uint8Array): string | undefined {
  const order = readJson(body)
  return Value.Check(CallbackAddress, order) ? order.url : undefined
}

function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    return undefined
  }
}
