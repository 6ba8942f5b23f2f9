/** Small shapes that the other schemas are made of. */
import { Type, type TString, type Static } from 'typebox'
// what the formats below mean, wherever these schemas are checked
import './formats.ts'

export const Instant = Type.String({
  format: 'date-time',
  maxLength: 35,
  description: 'RFC 3339 instant with an offset',
  examples: ['2026-11-20T08:30:00+07:00'],
})

export const CalendarDate = Type.String({ format: 'date', description: 'YYYY-MM-DD', examples: ['1990-02-28'] })

export const Sha256 = Type.String({
  pattern: '^[0-9a-f]{64}$',
  description: 'SHA-256, lower-case hexadecimal',
  'x-form': { vi: 'SHA-256, 64 chữ số thập lục phân viết thường', en: 'SHA-256, 64 lower-case hexadecimal digits' },
})
export type Sha256 = Static<typeof Sha256>

export const TransferId = Type.String({ format: 'uuid', description: 'Id of a transfer; also its message id at the partner' })
export type TransferId = Static<typeof TransferId>

/** Codes of Decision 20/2020 (`H56.14`, `G12.18`) and of the order before it (`000.00.32.H19`). */
export const OrganisationCode = Type.String({
  pattern: '^[A-Z0-9]{2,3}(\\.[A-Z0-9]{2,3}){0,5}$',
  maxLength: 35,
  description: 'Organisation code (mã định danh cơ quan)',
  'x-form': { vi: 'mã định danh cơ quan', en: 'organisation code' },
  examples: ['H56', 'G12.18'],
})
export type OrganisationCode = Static<typeof OrganisationCode>

/** National codes (`1.006714`) and local variants (`2.002621.H56`, `1.003560.000.00.00.H56`). */
export const ProcedureCode = Type.String({
  pattern: '^[0-9]\\.[0-9]{6}(\\.[A-Z0-9]{2,3}){0,4}$',
  description: 'Procedure code (mã thủ tục hành chính)',
  'x-form': { vi: 'mã thủ tục hành chính', en: 'procedure code' },
  examples: ['1.006714'],
})

/** At most 15 digits, which every reader of JSON keeps exactly. */
export const Vnd = Type.Integer({ minimum: 0, maximum: 999_999_999_999_999, description: 'Vietnamese đồng, whole' })

/** What neither XML nor a person's eye can be trusted with: controls, U+FFFE and U+FFFF, overrides of the writing direction. */
const unwanted = '\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069\\ufffe\\uffff'

/** One line of text that says something: no line breaks, no control characters, not only spaces. */
export function line(maxLength: number, description?: string): TString {
  return textOf(`\\u0000-\\u001f${unwanted}`, maxLength, description)
}

/** The same with line breaks and tabs. */
export function lines(maxLength: number, description?: string): TString {
  return textOf(`\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f${unwanted}`, maxLength, description)
}

function textOf(refused: string, maxLength: number, description: string | undefined): TString {
  return Type.String({ maxLength, pattern: `^(?=\\s*\\S)[^${refused}]*$`, ...(description ? { description } : {}) })
}
