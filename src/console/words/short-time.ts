/** A length of time as a person compares it: milliseconds below a second, seconds below a minute, then as everywhere. Pure. */
import type { Language } from './choice.ts'
import { lengthOf } from './when.ts'

const locales: Readonly<Record<Language, string>> = { vi: 'vi-VN', en: 'en-GB' }

export function shortTime(ms: number, language: Language): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1_000).toLocaleString(locales[language], { maximumFractionDigits: 1 })} ${language === 'vi' ? 'giây' : 's'}`
  return lengthOf(ms, language)
}
