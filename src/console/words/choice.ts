/** What a choice of language gives, and how values come into a text. Pure. */
import type { Bilingual } from '../../../schemas/bilingual.ts'

export type Language = keyof Bilingual
export type Values = Readonly<Record<string, string | number>>

/** The text with each `{name}` replaced by its value. */
export function fill(text: string, values: Values = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole))
}
