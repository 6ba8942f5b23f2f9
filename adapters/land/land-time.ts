/** The land system's times: ISO 8601 in UTC, often without saying so; .NET's first day of all stands for none. */

const form = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?$/

/** From an RFC 3339 instant with any offset. */
export function landTime(instant: string): string {
  // RFC 3339 allows the leap second, which Date does not know
  return `${new Date(instant.replace(/:60(?=[.Zz+-])/, ':59')).toISOString().slice(0, 19)}Z`
}

/**
 * Undefined where there is no time. What cannot be read comes back as it is: no instant, so that the event that carries it
 * does not fit its schema and goes to a person.
 */
export function readLandTime(words: string | null | undefined): string | undefined {
  const text = words?.trim() ?? ''
  if (text === '' || text.startsWith('0001-01-01')) return undefined
  const [, day, time, zone = 'Z'] = form.exec(text) ?? []
  if (day === undefined || time === undefined || !isDay(day)) return text
  return `${day}T${time}${zone}`
}

/** JavaScript takes 30 February for 2 March. */
function isDay(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day)
}
