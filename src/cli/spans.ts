/** Lengths of time as people read them. */

const units = [['d', 86_400], ['h', 3_600], ['min', 60], ['s', 1]] as const

/** The two largest units that count: `2 d 4 h`, `13 min 5 s`, `0 s`. */
export function spanOf(seconds: number): string {
  let left = Math.max(0, Math.round(seconds))
  const parts: string[] = []
  for (const [unit, length] of units) {
    const count = Math.floor(left / length)
    left -= count * length
    if (count > 0) parts.push(`${count} ${unit}`)
    else if (parts.length > 0) break
  }
  return parts.slice(0, 2).join(' ') || '0 s'
}

/** From one instant to a later one. */
export function spanBetween(from: string, to: string): string {
  return spanOf((Date.parse(to) - Date.parse(from)) / 1_000)
}

/** Minutes of `90`, `90m`, `2h` or `3d`; undefined where it is none of them. */
export function minutesIn(text: string): number | undefined {
  const [, count, unit = 'm'] = /^(\d{1,7})([mhd])?$/.exec(text) ?? []
  return count === undefined ? undefined : Number(count) * (minutesOf[unit] ?? 1)
}

const minutesOf: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1_440 }
