/** One row of a look-up → one record of ours, field by field. A value that does not fit makes the whole row none. */
import type { EntryKind, MaritalState } from '../../schemas/queries/civil-registry.ts'
import type { RegistryCodes } from './config.ts'
import { subjectField, type AnsweredField, type Manner } from './look-up-names.ts'
import { oneLine } from './partner-text.ts'
import { knownDate } from './registry-time.ts'

export interface EntryReading {
  readonly codes: RegistryCodes
  /** The number that was asked with. */
  readonly asked: string
}

/** Undefined where the row does not fit, or is about somebody else. */
export function readEntry(row: unknown, fields: readonly AnsweredField[], { codes, asked }: EntryReading): object | undefined {
  if (!isObject(row) || isOfAnother(row, asked)) return undefined
  const record: Record<string, string> = {}
  for (const { ours, theirs, as, needed } of fields) {
    const told = row[theirs]
    if (isNothing(told)) {
      if (needed) return undefined
      continue
    }
    const value = readers[as](told, codes)
    if (value === undefined) return undefined
    record[ours] = value
  }
  return record
}

/** A number of another kind than was asked with, an old one for one, says nothing about who it is. */
function isOfAnother(row: Row, asked: string): boolean {
  const told = textOf(row[subjectField])
  return told !== undefined && told !== asked && [told, asked].every((number) => /^\d{12}$/.test(number))
}

type Row = Readonly<Record<string, unknown>>

const readers: Readonly<Record<Manner, (told: unknown, codes: RegistryCodes) => string | undefined>> = {
  text: (told) => textOf(told),
  name: (told) => textOf(told) ?? wholeName(told),
  date: (told) => knownDate(textOf(told) ?? '') ?? knownDate(wholeDate(told)),
  entry: (told, codes) => wordOf(told, entryWords, codes.entry),
  sex: (told, codes) => wordOf(told, sexWords, codes.sex),
  marital: (told, codes) => wordOf(told, maritalWords, codes.marital),
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
  const text = oneLine(told, longest)
  return text?.endsWith('…') ? undefined : text
}

function isNothing(told: unknown): boolean {
  return told === undefined || told === null || (typeof told === 'string' && told.trim() === '')
}

function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
