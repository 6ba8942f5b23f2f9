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
