/** The string formats of our schemas, as strict as the database, the clocks and the adapters need them, wherever a schema is checked. */
import Format from 'typebox/format'

/** What lies outside is a slip of the pen; the calendars of databases and partners end somewhere. */
const years = { first: 1900, last: 2200 }

/** An RFC 3339 instant that exists, of the years 1900 to 2200: no 30 February, no leap second (no clock here can hold one). */
export function isInstant(text: string): boolean {
  const match = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/.exec(text)
  return match?.[1] !== undefined && isCalendarDate(match[1])
}

export function isCalendarDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (match === null) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = month === 2 && leap ? 29 : daysOfMonths[month - 1]
  return year >= years.first && year <= years.last && day > 0 && days !== undefined && day <= days
}

const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Only the plain form: PostgreSQL takes no `urn:uuid:`, and one id has one spelling. */
export const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

Format.Set('date-time', isInstant)
Format.Set('date', isCalendarDate)
