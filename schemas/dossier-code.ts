/**
 * The dossier code (mã hồ sơ) is an opaque string for the gateway. It is only held against this list of patterns,
 * so that a typing mistake is caught at the door; a new pattern is a new row.
 */
import { Type, type Static } from 'typebox'

export interface DossierCodePattern {
  readonly source: string
  readonly example: string
  readonly pattern: string
}

export const dossierCodePatterns: readonly DossierCodePattern[] = [
  {
    source: 'Organisation code leaf first, two-digit year (Circular 01/2018/TT-VPCP)',
    example: '000.00.32.H19-210708-0004',
    pattern: '[0-9A-Z]{3}\\.[0-9A-Z]{2}\\.[0-9A-Z]{2}\\.[A-Z][0-9]{2}-[0-9]{6}-[0-9]{4}',
  },
  {
    source: 'The same with the domain code before the date',
    example: '000.00.32.H19.HT01-210708-0004',
    pattern: '[0-9A-Z]{3}\\.[0-9A-Z]{2}\\.[0-9A-Z]{2}\\.[A-Z][0-9]{2}\\.[A-Z0-9]{2,8}-[0-9]{6}-[0-9]{4}',
  },
  {
    source: 'Organisation code root first, two-digit year (practice since 2025)',
    example: 'H21.129-250812-0007',
    pattern: '[A-Z][0-9]{2}(\\.[0-9]{2,3}){0,3}-[0-9]{6}-[0-9]{4,7}',
  },
  {
    source: 'Ministry systems with a four-digit year (practice since 2026)',
    example: 'G09.20-20260609-0000012',
    pattern: '[A-Z][0-9]{2}(\\.[0-9]{2,3}){0,3}-[0-9]{8}-[0-9]{4,7}',
  },
]

const forms = dossierCodePatterns.map((row) => row.example).join(', ')

export const DossierCode = Type.String({
  maxLength: 50,
  pattern: `^(${dossierCodePatterns.map((row) => row.pattern).join('|')})$`,
  description: `Dossier code (mã hồ sơ); accepted forms: ${forms}`,
  'x-form': { vi: `mã hồ sơ, theo một trong các dạng ${forms}`, en: `dossier code, in one of the forms ${forms}` },
  examples: ['H56.14-261120-0001'],
})
export type DossierCode = Static<typeof DossierCode>
