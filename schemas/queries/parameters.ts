/** Parameters that several look-ups share: flat texts, as partners take them. */
import { Type } from 'typebox'
import { line } from '../primitives.ts'

export const PersonNumber = Type.String({
  pattern: '^[0-9A-Za-z]{6,20}$',
  description: 'Personal identification number, or the number of another identity paper',
  'x-form': { vi: '6 đến 20 chữ số hoặc chữ không dấu', en: '6 to 20 digits or unaccented letters' },
})

export const DossierCodeText = Type.String({
  pattern: '^[0-9A-Za-z.-]{1,50}$',
  description: 'Dossier code (mã hồ sơ)',
  'x-form': { vi: 'mã hồ sơ', en: 'dossier code' },
})

/** A code or a number of a register. */
export function code(description: string) {
  return line(100, description)
}

