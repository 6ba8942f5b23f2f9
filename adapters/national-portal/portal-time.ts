/** The portal's dates: yyyyMMddHHmmss on the clocks of Việt Nam, seven hours ahead of UTC all year. */
const offsetMs = 7 * 3_600_000

/** From an RFC 3339 instant with any offset. */
export function portalTime(instant: string): string {
  return new Date(epochMs(instant) + offsetMs).toISOString().slice(0, 19).replaceAll(/[-T:]/g, '')
}

export function epochMs(instant: string): number {
  // RFC 3339 allows the leap second, which Date does not know
  return Date.parse(instant.replace(/:60(?=[.Zz+-])/, ':59'))
}

/** From `yyyyMMddHHmmss` an RFC 3339 instant; undefined where no calendar has it. */
export function instantOf(time: string): string | undefined {
  const found = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(time)
  if (found === null) return undefined
  const [, year, month, day, hour, minute, second] = found
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`
  const at = new Date(`${local}Z`)
  // Date turns the 31st of February into a day of March
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 19) !== local ? undefined : `${local}+07:00`
}
