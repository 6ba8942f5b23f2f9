/** A day as people of both languages write it, 22/11/2026, and as the API takes it, 2026-11-22. Pure. */

/** Undefined: no day of the calendar. What is already in the form of the API stays. */
export function dayFrom(typed: string): string | undefined {
  const text = typed.trim()
  const written = /^(?<day>\d{1,2})[/.-](?<month>\d{1,2})[/.-](?<year>\d{4})$/.exec(text)?.groups
  const { day = '', month = '', year = '' } = written ?? {}
  const iso = written === undefined ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return undefined
  const at = Date.parse(`${iso}T00:00:00Z`)
  // 31/02 is read as a day of March
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== iso ? undefined : iso
}

export function dayWritten(iso: string): string {
  return iso.split('-').toReversed().join('/')
}
