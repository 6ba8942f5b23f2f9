/** The dates of the judicial record: dd/mm/yyyy on the clocks of Việt Nam, seven hours ahead of UTC all year. */
const offsetMs = 7 * 3_600_000

/** `2026-11`, `2026-11-20` → `11/2026`, `20/11/2026`: as much as is known. */
export function dayOf(date: string): string {
  return date.split('-').toReversed().join('/')
}

/** From an RFC 3339 instant with any offset: the day there, YYYY-MM-DD. */
export function localDay(instant: string): string {
  // RFC 3339 allows the leap second, which Date does not know
  return new Date(Date.parse(instant.replace(/:60(?=[.Zz+-])/, ':59')) + offsetMs).toISOString().slice(0, 10)
}

/** `27/11/2026` → `2026-11-27`; undefined where no calendar has it. */
export function isoDay(words: string): string | undefined {
  const [, day = '', month = '', year = ''] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(words.trim()) ?? []
  const date = `${year}-${month}-${day}`
  const at = new Date(`${date}T00:00:00Z`)
  // Date turns the 31st of February into a day of March
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== date ? undefined : date
}
