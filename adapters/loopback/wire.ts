/** The shapes that cross the wire, as both the adapter and its simulator read them. */
import { Type, type Static, type TSchema } from 'typebox'
import { Value } from 'typebox/value'

export const idempotencyHeader = 'idempotency-key'
export const signatureHeader = 'x-jws-signature'

/** 201 the first time, 200 when the same message comes again. */
export const Taken = Type.Object({ id: Type.String({ minLength: 1, maxLength: 100 }), receipt: Type.String({ minLength: 1, maxLength: 10_000 }) })
export type Taken = Static<typeof Taken>

/** Every other answer of the partner's own. */
export const Problem = Type.Object({
  code: Type.String({ minLength: 1, maxLength: 100 }),
  words: Type.String({ maxLength: 2000 }),
  fields: Type.Optional(Type.Array(Type.Object({ field: Type.String({ maxLength: 500 }), words: Type.String({ maxLength: 2000 }) }), { maxItems: 1000 })),
})
export type Problem = Static<typeof Problem>

/** Answer to the look-up of its health. */
export const Up = Type.Object({ status: Type.Literal('up') })

export interface ReceiptClaims {
  readonly id: string
  readonly messageId: string
  /** SHA-256 of the payload, lower-case hexadecimal. */
  readonly digest: string
}

/** What a receipt signs: both sides write it for themselves from what they know, so its form is fixed to the byte. */
export function receiptDocument({ id, messageId, digest }: ReceiptClaims): Uint8Array {
  return Buffer.from(JSON.stringify({ id, messageId, sha256: digest }))
}

/** Undefined where the bytes are not JSON of this shape. */
export function readBody<Schema extends TSchema>(schema: Schema, bytes: Uint8Array): Static<Schema> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return Value.Check(schema, value) ? value : undefined
  } catch {
    return undefined
  }
}
