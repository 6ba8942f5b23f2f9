/** Opaque positions in a list. Not secret and not signed: a forged one shows only what its bearer may see anyway. */
import { GatewayError } from '../domain/errors.ts'

const largestBigint = 2n ** 63n - 1n
const largestXid = 2n ** 64n - 1n
const largestInteger = 2n ** 31n - 1n
const largestMonth = 999_912n
/** Beyond the year 2200; exact in floating point. */
const latestMicros = 2n ** 53n - 1n

export interface EventPosition {
  readonly xact: bigint
  readonly id: bigint
}

/** A block of the chained journal; its partition is a month, e.g. `2026-11`. */
export interface BlockPosition {
  readonly partition: string
  readonly number: number
}

/** An entry of the audit, with when it was written, in microseconds since 1970. */
export interface AuditPosition {
  readonly micros: bigint
  readonly entry: bigint
}

export function writeListCursor(sequence: bigint): string {
  return write('t', [sequence])
}

/** Rejects with `invalid_cursor`. */
export function readListCursor(cursor: string): bigint {
  const [sequence] = read(cursor, 't', [largestBigint])
  return sequence ?? refuse()
}

export function writeInboxCursor(id: bigint): string {
  return write('i', [id])
}

/** Rejects with `invalid_cursor`. */
export function readInboxCursor(cursor: string): bigint {
  const [id] = read(cursor, 'i', [largestBigint])
  return id ?? refuse()
}

/** Of runs of sending many again. */
export function writeRunCursor(sequence: bigint): string {
  return write('r', [sequence])
}

/** Rejects with `invalid_cursor`. */
export function readRunCursor(cursor: string): bigint {
  const [sequence] = read(cursor, 'r', [largestBigint])
  return sequence ?? refuse()
}

/** An item of a run, by its place in it. */
export function writeItemCursor(number: number): string {
  return write('n', [BigInt(number)])
}

/** Rejects with `invalid_cursor`. */
export function readItemCursor(cursor: string): number {
  const [number] = read(cursor, 'n', [largestInteger])
  return Number(number ?? refuse())
}

/** A row of a day, `YYYY-MM-DD`. */
export interface DayPosition {
  readonly day: string
  readonly sequence: bigint
}

export function writeDayCursor({ day, sequence }: DayPosition): string {
  return write('d', [BigInt(day.replaceAll('-', '')), sequence])
}

/** Rejects with `invalid_cursor`. */
export function readDayCursor(cursor: string): DayPosition {
  const [number = 0n, sequence] = read(cursor, 'd', [99_991_231n, largestBigint])
  const digits = String(number).padStart(8, '0')
  const day = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`
  if (Number.isNaN(Date.parse(day))) refuse()
  return { day, sequence: sequence ?? refuse() }
}

export function writeDifferenceCursor(id: bigint): string {
  return write('f', [id])
}

/** Rejects with `invalid_cursor`. */
export function readDifferenceCursor(cursor: string): bigint {
  const [id] = read(cursor, 'f', [largestBigint])
  return id ?? refuse()
}

export function writeAuditCursor({ micros, entry }: AuditPosition): string {
  return write('a', [micros, entry])
}

/** Rejects with `invalid_cursor`. */
export function readAuditCursor(cursor: string): AuditPosition {
  const [micros, entry] = read(cursor, 'a', [latestMicros, largestBigint])
  return { micros: micros ?? refuse(), entry: entry ?? refuse() }
}

export function writeBlockCursor({ partition, number }: BlockPosition): string {
  return write('b', [BigInt(partition.replace('-', '')), BigInt(number)])
}

/** Rejects with `invalid_cursor`. */
export function readBlockCursor(cursor: string): BlockPosition {
  const [month = 0n, number = 0n] = read(cursor, 'b', [largestMonth, largestInteger])
  const digits = String(month).padStart(6, '0')
  return { partition: `${digits.slice(0, 4)}-${digits.slice(4)}`, number: Number(number) }
}

export function writeEventCursor(position: EventPosition): string {
  return write('e', [position.xact, position.id])
}

/** Rejects with `invalid_cursor`. */
export function readEventCursor(cursor: string): EventPosition {
  const [xact, id] = read(cursor, 'e', [largestXid, largestBigint])
  return { xact: xact ?? refuse(), id: id ?? refuse() }
}

function write(kind: string, numbers: readonly bigint[]): string {
  return Buffer.from([kind, ...numbers].join('.')).toString('base64url')
}

function read(cursor: string, kind: string, limits: readonly bigint[]): readonly bigint[] {
  const [found, ...parts] = Buffer.from(cursor, 'base64url').toString('latin1').split('.')
  if (found !== kind || parts.length !== limits.length || !parts.every((part) => /^\d{1,20}$/.test(part))) refuse()
  const numbers = parts.map(BigInt)
  // one spelling a position: what would not be written is not read
  if (write(kind, numbers) !== cursor || numbers.some((number, at) => number > (limits[at] ?? 0n))) refuse()
  return numbers
}

function refuse(): never {
  throw new GatewayError('invalid_cursor')
}
