/** The platform's times: yyyyMMddHHmmss on the clocks of Việt Nam, seven hours ahead of UTC all year. */
const offsetMs = 7 * 3_600_000

export function writePlatformTime(at: Date): string {
  return new Date(at.getTime() + offsetMs).toISOString().slice(0, 19).replaceAll(/[-T:]/g, '')
}

/** RFC 3339, or undefined for what is no such time. */
export function readPlatformTime(text: string): string | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text)
  if (parts === null) return undefined
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = parts
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`
  const at = new Date(`${local}Z`)
  // a day that no calendar has rolls over to another
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 19) !== local ? undefined : `${local}+07:00`
}
