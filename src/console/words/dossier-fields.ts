/** Places of a dossier in the words of people. A name without words is shown as it is. */
import type { Bilingual } from '../../../schemas/bilingual.ts'
import { fieldWords } from './dossier-field-words.ts'

/** Of a pointer (RFC 6901): its names, from the top. */
export function pointerName(pointer: string, t: (pair: Bilingual) => string): string {
  const names = pointer.split('/').slice(1).map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
  return names.map((name) => fieldName(name, t)).join(' / ')
}

/** Of one name of a path; items of lists are counted from 1. */
export function fieldName(name: string, t: (pair: Bilingual) => string): string {
  if (/^\d+$/.test(name)) return String(Number(name) + 1)
  const words = Object.hasOwn(fieldWords, name) ? fieldWords[name] : undefined
  return words === undefined ? name : t(words)
}
