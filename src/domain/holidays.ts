/**
 * Which days the state's offices do not work besides Saturdays and Sundays, and which they work instead. A year is a row;
 * a year that is not here counts weekends only, and the reckoning says so.
 * Article 112 of the Labour Code 45/2019/QH14 names the days; the government announces each year how they fall.
 */
import type { Day } from './vietnam-time.ts'

export interface YearOfHolidays {
  readonly source: string
  /** The government has not announced how the days fall: they stand as the law names them. */
  readonly provisional?: true
  readonly off: readonly Day[]
  /** Saturdays and Sundays worked in exchange for a day between holidays. */
  readonly worked: readonly Day[]
}

export const holidays: Readonly<Record<string, YearOfHolidays>> = {
  2025: {
    source: 'Notice 6150/TB-BLĐTBXH of 03/12/2024',
    off: ['2025-01-01', '2025-01-27', '2025-01-28', '2025-01-29', '2025-01-30', '2025-01-31', '2025-04-07', '2025-04-30', '2025-05-01', '2025-05-02', '2025-09-01', '2025-09-02'],
    worked: ['2025-04-26'],
  },
  2026: {
    source: 'The holidays of 2026 as the Ministry of Home Affairs announced them; 24/11, Vietnam Culture Day, by Resolution 80-NQ/TW of 07/01/2026',
    off: [
      '2026-01-01', '2026-01-02', '2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20', '2026-04-27', '2026-04-30', '2026-05-01',
      '2026-08-31', '2026-09-01', '2026-09-02', '2026-11-24',
    ],
    worked: ['2026-01-10', '2026-08-22'],
  },
  2027: {
    source: 'Article 112 of the Labour Code and Resolution 80-NQ/TW: lunar new year on 06/02, the Hung Kings’ day on 16/04, days on a weekend made up after it',
    provisional: true,
    off: ['2027-01-01', '2027-02-05', '2027-02-08', '2027-02-09', '2027-02-10', '2027-02-11', '2027-04-16', '2027-04-30', '2027-05-03', '2027-09-02', '2027-09-03', '2027-11-24'],
    worked: [],
  },
}
