/** How figures are printed: one table in every section, lines of at most 140 columns. */
import type { Compared } from './compared.ts'
import type { Measured } from './load.ts'
import type { Limit, Machine } from './machine.ts'
import type { RateRow } from './rates.ts'

const nameWidth = 44
const sideWidth = 12

export const headings = `${'what'.padEnd(nameWidth)}${'side'.padEnd(sideWidth)}${cells(['per second', 'p50 ms', 'p95 ms', 'p99 ms'])}\n`

export function measuredLine(name: string, side: string, { perSecond, p50, p95, p99 }: Measured): string {
  const first = name.length > nameWidth - 1 ? `${name}\n${''.padEnd(nameWidth)}` : name.padEnd(nameWidth)
  return `${first}${side.padEnd(sideWidth)}${cells([rateText(perSecond), ...[p50, p95, p99].map(msText)])}\n`
}

export function indented(text: string): string {
  return `${''.padEnd(nameWidth)}${text}\n`
}

export function comparedLines({ name, baseline, ours, ratio, ratios, of, sides, notes = [] }: Compared): string {
  const spread = ratios.length > 1 ? ` [${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}]` : ''
  return [
    measuredLine(name, sides?.baseline ?? 'baseline', baseline),
    measuredLine('', sides?.ours ?? 'ours', ours),
    indented(`ratio ${ratio.toFixed(2)}${spread} (${of})`),
    ...notes.map(indented),
  ].join('')
}

export function machineLines({ processor, cores, memoryMiB, system, node, openssl }: Machine, load: string, flags: string): string {
  return [
    `${cores} cores (${processor}), ${memoryMiB} MiB, ${system}, load ${load} before the run, Node ${node} (OpenSSL ${openssl})\n`,
    `the gateway is started as npm start does:\n  ${flags}\n`,
  ].join('')
}

export function limitLines(limits: readonly Limit[]): string {
  return ['\nlimits of this machine, one thing after another\n\n', headings, ...limits.map(({ name, measured }) => measuredLine(name, 'limit', measured))].join('')
}

export function rateLines(rows: readonly RateRow[]): string {
  const title = `${'at fixed rates, from the planned time'.padEnd(nameWidth)}${cells(['per second', 'p50 ms', 'p95 ms', 'p99 ms', 'CPU ms', 'PG CPU ms', 'WAL KiB', 'RSS MiB'], 11)}\n`
  return [
    '\nfor one: processor of the gateway and of PostgreSQL, bytes of its write-ahead log; memory of the gateway afterwards\n\n',
    title,
    ...rows.map(({ name, measured: { perSecond, p50, p95, p99 }, cost }) => {
      const costs = cost === undefined ? ['', '', '', ''] : [cost.gatewayCpuMs.toFixed(2), cost.postgresCpuMs.toFixed(2), (cost.walBytes / 1024).toFixed(1), cost.residentMiB.toFixed(0)]
      return `${name.padEnd(nameWidth)}${cells([rateText(perSecond), ...[p50, p95, p99].map(msText), ...costs], 11)}\n`
    }),
  ].join('')
}

function cells(texts: readonly string[], width = 12): string {
  return texts.map((text) => text.padStart(width)).join('')
}

function rateText(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(2) : perSecond.toFixed(0)
}

function msText(ms: number): string {
  return ms < 1 ? ms.toFixed(3) : ms.toFixed(1)
}
