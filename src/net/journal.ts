/** An append-only file of JSON lines: what a simulated partner holds, over restarts and kills. */
import { closeSync, existsSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs'

export interface Journal<Row> {
  readonly rows: readonly Row[]
  /** Written before it returns. */
  append(row: Row): void
  close(): Promise<void>
}

/** Without a file, memory only. The rows of a file are trusted: we wrote them. */
export function openJournal<Row>(file: string | undefined): Journal<Row> {
  const rows: Row[] = file === undefined ? [] : readRows<Row>(file)
  let descriptor = file === undefined ? undefined : openSync(file, 'a')
  return {
    rows,
    append(row) {
      if (descriptor !== undefined) writeSync(descriptor, JSON.stringify(row) + '\n')
      rows.push(row)
    },
    async close() {
      if (descriptor !== undefined) closeSync(descriptor)
      descriptor = undefined
    },
  }
}

function readRows<Row>(file: string): Row[] {
  if (!existsSync(file)) return []
  const content = readFileSync(file)
  // a kill in the middle of a write leaves a torn last line
  const end = content.lastIndexOf(0x0a) + 1
  if (end < content.byteLength) truncateSync(file, end)
  const lines = content.subarray(0, end).toString('utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Row)
}
