/** A time as a sentence has it: the calendar and the clocks of Vietnam, day before month, the same in both languages. */
import { vietnamInstant } from './vietnam-time.ts'

/** `03/11/2026 14:02` */
export function writtenTime(instant: Date): string {
  const [date = '', time = ''] = vietnamInstant(instant).split('T')
  const [year, month, day] = date.split('-')
  return `${day}/${month}/${year} ${time.slice(0, 5)}`
}
