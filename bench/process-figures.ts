/** What a process used, from Linux's /proc. */
import { readdirSync, readFileSync } from 'node:fs'

export interface ProcessFigures {
  /** Of it and of its children, those that ended included. */
  readonly cpuSeconds: number
  /** Resident memory of itself alone. */
  readonly residentBytes: number
}

/** Clock ticks a second that /proc counts in, on every Linux that Node runs on. */
const ticks = 100

export const figuresAvailable = process.platform === 'linux'

export function figuresOf(pid: number): ProcessFigures {
  const own = statOf(pid)
  const children = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statUnlessGone(Number(name)) ?? []) : [])).filter(({ parent }) => parent === pid)
  const cpuTicks = own.ticks + own.endedTicks + children.reduce((sum, child) => sum + child.ticks + child.endedTicks, 0)
  return { cpuSeconds: cpuTicks / ticks, residentBytes: own.residentBytes }
}

interface Stat {
  readonly parent: number
  readonly ticks: number
  readonly endedTicks: number
  readonly residentBytes: number
}

function statOf(pid: number): Stat {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // proc_pid_stat(5): the name in brackets may hold blanks; after it state is field 3
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const field = (number: number) => Number(fields[number - 3])
  return { parent: field(4), ticks: field(14) + field(15), endedTicks: field(16) + field(17), residentBytes: residentBytesOf(pid) }
}

function residentBytesOf(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(line?.[1] ?? 0) * 1024
}

function statUnlessGone(pid: number): Stat | undefined {
  try {
    return statOf(pid)
  } catch {
    return undefined
  }
}
