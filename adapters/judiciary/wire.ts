/** What both wires share: the headers of a signed message, and the forms of dates and numbers. */
import { Type } from 'typebox'

/** Where a message says what it is: the signature covers the body's bytes and names the message. */
export const header = { signature: 'X-JWS-Signature', messageId: 'X-Message-Id' } as const

/** dd/mm/yyyy */
export const Day = Type.String({ pattern: '^(0[1-9]|[12][0-9]|3[01])/(0[1-9]|1[0-2])/[0-9]{4}$' })
/** yyyy, mm/yyyy or dd/mm/yyyy */
export const PartialDay = Type.String({ pattern: '^((0[1-9]|[12][0-9]|3[01])/)?((0[1-9]|1[0-2])/)?[0-9]{4}$' })
export const Filled = Type.String({ minLength: 1 })
export const YesNo = Type.Union([Type.Literal(0), Type.Literal(1)])
export const PaperCode = Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(2), Type.Literal(3)])
export const Form = Type.Union([Type.Literal(1), Type.Literal(2)])

/** Numbers come as numbers and as text. */
export const Code = Type.Union([Type.String({ maxLength: 100 }), Type.Number()])
/** What may be left out or null. */
export const MaybeText = Type.Optional(Type.Union([Type.String({ maxLength: 4000 }), Type.Null()]))
/** A number or a text, for what no document gives the type of. */
export const MaybeCode = Type.Optional(Type.Union([Type.String({ maxLength: 4000 }), Type.Number(), Type.Null()]))
