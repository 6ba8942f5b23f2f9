/** The figures of a soak as tables. */
import type { Soak } from './soak.ts'

export const wantedMiB = 1

const nameWidth = 28

/** At most so many lines of minutes are printed; all stand in the figures. */
const mostMinutes = 12

export function soakLines(soak: Soak): string {
  const { ceilingPerSecond, perSecond, transfers, failures, upkeep } = soak
  return [
    `ceiling ${ceilingPerSecond.toFixed(0)} a second; carried ${transfers} at ${perSecond.toFixed(1)} a second, ${failures} of them not accepted\n`,
    memoryLines(soak),
    latencyLines(soak),
    `\nmost on their way at once: ${most(soak.samples.map(({ open }) => open))}, not yet published: ${most(soak.samples.map(({ unpublished }) => unpublished))}\n`,
    growthLines(soak),
    `\nretention: ${upkeep.purged} of ${upkeep.old} old transfers purged, old audit ${upkeep.auditEnded ? 'ended' : 'STILL THERE'}; month ahead ${upkeep.monthMade ? 'made' : 'MISSING'}\n`,
  ].join('')
}

function memoryLines({ samples, memorySlopes }: Soak): string {
  const rows = Object.entries(memorySlopes).map(([name, slope]) => {
    const values = samples.map(({ residentMiB }) => residentMiB[name] ?? 0)
    const [first = 0, last = 0] = [values[0], values.at(-1)]
    return line(name, [first.toFixed(1), last.toFixed(1), most(values).toFixed(1), slope.toFixed(2)])
  })
  return `\n${line('resident memory, MiB', ['first', 'last', 'most', 'MiB/10,000'])}${rows.join('')}wanted: under ${wantedMiB} MiB for 10,000 transfers, by least squares after the first sixth\n`
}

function latencyLines({ minutes, latencySlopes }: Soak): string {
  const every = Math.max(1, Math.ceil(minutes.length / mostMinutes))
  const shown = minutes.filter((_, n) => n % every === 0)
  const rows = shown.map(({ minute, accepted, confirmed }) => line(`minute ${minute + 1}`, [accepted.p50, accepted.p95, confirmed.p50, confirmed.p95].map((ms) => ms.toFixed(1))))
  const slopes = line('p95, ms more each minute', ['', latencySlopes.accepted.toFixed(2), '', latencySlopes.confirmed.toFixed(2)])
  return `\n${line('latency, ms', ['202 p50', '202 p95', 'done p50', 'done p95'])}${rows.join('')}${slopes}`
}

function growthLines({ growth }: Soak): string {
  const rows = growth.map(({ table, rows: count, bytes, of }) => line(table, [count.toFixed(2), ...[bytes, of.rows, of.indexes, of.large].map((part) => part.toFixed(0))]))
  const all = growth.reduce((sum, { bytes }) => sum + bytes, 0)
  return `\n${line('for one transfer', ['rows', 'bytes', 'of rows', 'of indexes', 'beside'])}${rows.join('')}${line('all', ['', all.toFixed(0), '', '', ''])}`
}

function line(name: string, cells: readonly string[]): string {
  return `${name.padEnd(nameWidth)}${cells.map((cell) => cell.padStart(14)).join('')}\n`
}

function most(values: readonly number[]): number {
  return values.reduce((highest, value) => Math.max(highest, value), 0)
}
