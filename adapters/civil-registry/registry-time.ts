/** The registry's dates, on the clocks of Việt Nam, seven hours ahead of UTC all year. */
import type { PartialDate } from '../../schemas/civil-status.ts'

const offsetMs = 7 * 3_600_000

/** From an RFC 3339 instant with any offset: dd/MM/yyyy HH:mm:ss. */
export function registryTime(instant: string): string {
  const local = localText(instant)
  const [year, month, day] = local.slice(0, 10).split('-')
  return `${day}/${month}/${year} ${local.slice(11, 19)}`
}

/** The day in Việt Nam, YYYY-MM-DD. */
export function registryDay(instant: string): string {
  return localText(instant).slice(0, 10)
}

/** From YYYY-MM-DD: dd.MM.yyyy. */
export function dottedDay(date: string): string {
  return date.split('-').reverse().join('.')
}

/** dd.MM.yyyy, MM.yyyy or yyyy, as much as is known. */
export function dottedDate({ day, month, year }: PartialDate): string {
  return [day, month].filter((part) => part !== undefined).map(twoDigits).concat(fourDigits(year)).join('.')
}

export function twoDigits(part: number): string {
  return String(part).padStart(2, '0')
}

export function fourDigits(year: number): string {
  return String(year).padStart(4, '0')
}

/** `dd/MM/yyyy HH:mm:ss` as an instant; a day alone ends at its midnight. Undefined where it is no such time. */
export function instantOf(words: string): string | undefined {
  const found = /^(\d{2})\/(\d{2})\/(\d{4})(?: (\d{2}):(\d{2}):(\d{2}))?$/.exec(words.trim())
  if (found === null) return undefined
  const [, day = '', month = '', year = '', hour = '23', minute = '59', second = '59'] = found
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`
  const at = new Date(`${local}Z`)
  // Date turns the 31st of February into a day of March
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 19) !== local) return undefined
  return `${local}+07:00`
}

/** `dd.MM.yyyy`, `dd/MM/yyyy`, or only its month or year, as YYYY[-MM[-DD]]. Undefined where no calendar has it. */
export function knownDate(words: string): string | undefined {
  const [, day, month, year = ''] = /^(?:(?:(\d{1,2})[./])?(\d{1,2})[./])?(\d{4})$/.exec(words.trim()) ?? []
  const date = [year, month, day].flatMap((part) => (part === undefined ? [] : [part.padStart(2, '0')])).join('-')
  const whole = `${date}${'-01-01'.slice(0, 10 - date.length)}`
  const at = new Date(`${whole}T00:00:00Z`)
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== whole ? undefined : date
}

function localText(instant: string): string {
  // RFC 3339 allows the leap second, which Date does not know
  return new Date(Date.parse(instant.replace(/:60(?=[.Zz+-])/, ':59')) + offsetMs).toISOString()
}
