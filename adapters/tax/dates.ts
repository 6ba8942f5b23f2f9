/** Dates as the tax gateway writes them; its clock is Vietnam's, seven hours ahead of UTC without daylight saving. */

const offsetMs = 7 * 3_600_000
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `dd-MM-yyyy HH:mm:ss` */
export function writeGipTime(at: Date): string {
  const { year, month, day, time } = localParts(at)
  return `${day}-${month}-${year} ${time}`
}

/** `dd-MM-yyyy` of an instant. */
export function writeGipDay(at: Date): string {
  return writeGipTime(at).slice(0, 10)
}

/** `dd-MM-yyyy` of a calendar date `YYYY-MM-DD`. */
export function writeGipDate(date: string): string {
  return date.split('-').toReversed().join('-')
}

/** `yyyy-MM-dd HH:mm:ss.S`, as in the answers about obligations. */
export function writeLedgerTime(at: Date): string {
  const { year, month, day, time } = localParts(at)
  return `${year}-${month}-${day} ${time}.0`
}

/**
 * RFC 3339 of a SEND_DATE, or undefined. Three forms occur: `26-Feb-2022 10:07:46`, `15-11-2026 10:07:46` and, in
 * answers, `03-09-2022`. The last one puts the month first: the day written into MSG_ID shows it.
 */
export function readSendDate(text: string): string | undefined {
  const named = /^(\d{2})-([A-Z][a-z]{2})-(\d{4}) (\d{2}:\d{2}:\d{2})$/.exec(text)
  if (named !== null) return rfc3339(named[3], String(months.indexOf(named[2] ?? '') + 1).padStart(2, '0'), named[1], named[4])
  const timed = /^(\d{2})-(\d{2})-(\d{4}) (\d{2}:\d{2}:\d{2})$/.exec(text)
  if (timed !== null) return rfc3339(timed[3], timed[2], timed[1], timed[4])
  const bare = /^(\d{2})-(\d{2})-(\d{4})$/.exec(text)
  if (bare !== null) return rfc3339(bare[3], bare[1], bare[2], '00:00:00') ?? rfc3339(bare[3], bare[2], bare[1], '00:00:00')
  return undefined
}

/** `YYYY-MM-DD` of `yyyy-MM-dd HH:mm:ss.S` or `dd-MM-yyyy`, or undefined. */
export function readGipDate(text: string): string | undefined {
  const ledger = /^(\d{4})-(\d{2})-(\d{2})(?: \d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)?$/.exec(text)
  const dayFirst = /^(\d{2})-(\d{2})-(\d{4})$/.exec(text)
  if (ledger !== null) return rfc3339(ledger[1], ledger[2], ledger[3], '00:00:00')?.slice(0, 10)
  if (dayFirst !== null) return rfc3339(dayFirst[3], dayFirst[2], dayFirst[1], '00:00:00')?.slice(0, 10)
  return undefined
}

/** RFC 3339 of `yyyyMMddHHmmss`, as vouchers write it, or undefined. */
export function readVoucherTime(text: string): string | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})([01]\d|2[0-3])([0-5]\d)([0-5]\d)$/.exec(text)
  return parts === null ? undefined : rfc3339(parts[1], parts[2], parts[3], `${parts[4]}:${parts[5]}:${parts[6]}`)
}

/** `yyyyMMddHHmmss` */
export function writeVoucherTime(at: Date): string {
  const { year, month, day, time } = localParts(at)
  return `${year}${month}${day}${time.replaceAll(':', '')}`
}

function localParts(at: Date): { year: string; month: string; day: string; time: string } {
  const [date = '', rest = ''] = new Date(at.getTime() + offsetMs).toISOString().split('T')
  const [year = '', month = '', day = ''] = date.split('-')
  return { year, month, day, time: rest.slice(0, 8) }
}

/** Undefined for days that no calendar has; Date.parse would roll 31-02 over. */
function rfc3339(year = '', month = '', day = '', time = ''): string | undefined {
  const at = new Date(`${year}-${month}-${day}T${time}Z`)
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== `${year}-${month}-${day}`) return undefined
  return `${year}-${month}-${day}T${time}+07:00`
}
