/** The numbers by which both wires know papers, sexes and yes or no. */
import type { PersonPaper } from '../../schemas/judicial-record.ts'

/** 1 CMND, 0 hộ chiếu, 2 thẻ thường trú, 3 CCCD. */
export const paperCode: Readonly<Record<PersonPaper['type'], number>> = { passport: 0, 'old-id': 1, 'residence-card': 2, 'personal-id': 3 }

export const sexCode = { male: 1, female: 0 } as const

export function yesNo(value: boolean): 0 | 1 {
  return value ? 1 : 0
}
