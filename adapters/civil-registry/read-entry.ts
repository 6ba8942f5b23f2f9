/** One row of a look-up → one record of ours, field by field. A value that does not fit makes the whole row none. */
import type { EntryKind, MaritalState } from '../../schemas/queries/civil-registry.ts'
import type { RegistryCodes } from './config.ts'
import { subjectFields, type AnsweredField, type Manner } from './look-up-names.ts'
import { oneLine } from './partner-text.ts'
import { knownDate } from './registry-time.ts'
import { isAbout, numberOf, type Subject } from './same-person.ts'

export interface EntryReading {
  readonly codes: RegistryCodes
  readonly asked: Subject
}

/** Undefined where the row does not fit, or is not surely about whom it was asked about. */
export function readEntry(row: unknown, fields: readonly AnsweredField[], reading: EntryReading): object | undefined {
  if (!isObject(row) || !isOfAsked(row, reading)) return undefined
  const record: Record<string, string> = {}
  for (const { ours, theirs, as, needed } of fields) {
    const told = row[theirs]
    if (isNothing(told)) {
      if (needed) return undefined
      continue
    }
    const value = readers[as](told, reading)
    if (value === undefined) return undefined
    record[ours] = value
  }
  return record
}

/** What is said of the person and cannot be read identifies nobody. */
function isOfAsked(row: Row, reading: EntryReading): boolean {
  const { number, name, birthDate } = subjectFields
  const [toldName, toldDate] = [row[name], row[birthDate]]
  const told = { number: row[number], name: readers.name(toldName, reading), birthDate: readers.date(toldDate, reading) }
  const isRead = (isNothing(toldName) || told.name !== undefined) && (isNothing(toldDate) || told.birthDate !== undefined)
  return isRead && isAbout(told, reading.asked)
}

type Row = Readonly<Record<string, unknown>>

const readers: Readonly<Record<Manner, (told: unknown, reading: EntryReading) => string | undefined>> = {
  text: (told) => textOf(told),
  number: (told, { asked }) => textOf(numberOf(told, asked.identityNumber)),
  name: (told) => textOf(told) ?? wholeName(told),
  date: (told) => knownDate(textOf(told) ?? '') ?? knownDate(wholeDate(told)),
  entry: (told, { codes }) => wordOf(told, entryWords, codes.entry),
  sex: (told, { codes }) => wordOf(told, sexWords, codes.sex),
  marital: (told, { codes }) => wordOf(told, maritalWords, codes.marital),
}

type Words<Word extends string> = Readonly<Record<string, Word>> & { readonly otherwise: Word }

/** Our name of a code in the settings → our word. */
const entryWords: Words<EntryKind> = { birth: 'birth', death: 'death', marriage: 'marriage', otherwise: 'other' }
const sexWords: Words<'male' | 'female' | 'unknown'> = { male: 'male', female: 'female', undetermined: 'unknown', otherwise: 'unknown' }
const maritalWords: Words<MaritalState> = {
  'never-married': 'single',
  married: 'married',
  divorced: 'divorced',
  widowed: 'widowed',
  otherwise: 'other',
}

/** A code that the settings do not have is still the registry's, and stands beside in its own words. */
type Codes = Readonly<Record<string, string | undefined>>

function wordOf(told: unknown, words: Words<string>, codes: Codes): string | undefined {
  const code = textOf(told)
  if (code === undefined) return undefined
  const name = Object.keys(codes).find((each) => codes[each] === code)
  return words[name ?? 'otherwise'] ?? words.otherwise
}

/** As forms write names since 2025-07-01. */
function wholeName(told: unknown): string | undefined {
  if (!isObject(told)) return undefined
  const parts = [told['Ho'], told['ChuDem'], told['Ten']].flatMap((part) => textOf(part) ?? [])
  return parts.length === 0 ? undefined : parts.join(' ')
}

/** As forms write dates since 2025-07-01. */
function wholeDate(told: unknown): string {
  if (!isObject(told)) return ''
  return [told['ngaySinh'], told['thangSinh'], told['namSinh']].flatMap((part) => textOf(part) ?? []).join('.')
}

const longest = 500

function textOf(told: unknown): string | undefined {
  // beyond these, reading JSON has changed the number
  if (typeof told === 'number' && !Number.isSafeInteger(told)) return undefined
  const text = oneLine(told, longest)
  return text?.endsWith('…') ? undefined : text
}

function isNothing(told: unknown): boolean {
  return told === undefined || told === null || (typeof told === 'string' && told.trim() === '')
}

function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
