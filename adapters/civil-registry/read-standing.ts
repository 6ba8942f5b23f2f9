/** One dossier in the answer to LayKetQua → what happened to it. What is not understood keeps everything that came, for a person. */
import { createHash } from 'node:crypto'
import { Value } from 'typebox/value'
import type { PartnerEvent } from '../../schemas/partner-event.ts'
import { maxRawLength } from '../../src/domain/outcome.ts'
import type { InboundEvent } from '../../src/ports/adapter.ts'
import { manyLines, oneLine } from './partner-text.ts'
import { instantOf } from './registry-time.ts'
import { standings, type Standing } from './standings.ts'
import { openSupplementRounds, type SupplementRounds } from './supplement-rounds.ts'
import { isSaid, isSentence, takePapers, type Taken } from './take-papers.ts'
import { NamedStanding, service, WireStanding } from './wire.ts'

/** Undefined where it does not say which dossier it is about. */
export function readStanding(item: unknown, rounds: SupplementRounds = openSupplementRounds(undefined)): InboundEvent | undefined {
  if (!Value.Check(NamedStanding, item)) return undefined
  const dossierCode = item.maHoSoMCDT.trim()
  const row: Readonly<Record<string, unknown>> = item
  const taken = takePapers(row, dossierCode)
  const at = timeIn(row['thoiGianThucHien'])
  const seen: Seen = { row, dossierCode, code: codeOf(row), at: at === 'unreadable' ? undefined : at, taken }
  const standing = standings.find(({ trangThai }) => trangThai === seen.code)
  const dueAt = timeIn(row['hanBoSungHoSo'])
  const isOdd = !Value.Check(WireStanding, item) || at === 'unreadable' || dueAt === 'unreadable' || taken.unreadable
  if (standing === undefined || isOdd || (standing.type === 'result' && isPaperless(taken))) return notUnderstood(seen)
  return understood(seen, standing, dueAt, rounds)
}

interface Seen {
  readonly row: Readonly<Record<string, unknown>>
  readonly dossierCode: string
  readonly code: string
  readonly at: string | undefined
  readonly taken: Taken
}

/** Something was handed over, and no paper is found in it: waiting for one would be a guess. */
function isPaperless({ files, rest }: Taken): boolean {
  if (files.length > 0) return false
  const { ketQuaXuLy, ...beside } = rest
  const further = Object.entries(beside).filter(([name]) => !Object.hasOwn(WireStanding.properties, name))
  return (isSaid(ketQuaXuLy) && !isSentence(ketQuaXuLy)) || further.some(([, value]) => isSaid(value))
}

function understood(seen: Seen, standing: Standing, dueAt: string | undefined, rounds: SupplementRounds): InboundEvent {
  const { row, dossierCode, code, taken } = seen
  const { files, number, issuedOn } = taken
  const words = wordsOf(taken.rest)
  // the paper may come after the word that it is done: until then the dossier is asked for again
  const unfinished = standing.type === 'result' && files.length === 0
  const isFinal = standing.final && !unfinished
  const requests = rounds.see(dossierCode, code)
  if (isFinal) rounds.forget(dossierCode)
  const content = manyLines(words, 4_000) ?? standing.words
  const step = {
    ...optional('officer', oneLine(row['nguoiXuLy'], 100)),
    ...optional('title', oneLine(row['chucDanh'], 100)),
    ...optional('unit', oneLine(row['phongBanXuLy'], 300)),
    content: manyLines(words, 1_000) ?? standing.words,
  }
  const event: PartnerEvent = {
    ...headOf(seen, isFinal || requests === 0 ? '' : `#${requests}`),
    type: typeOf(standing, unfinished, requests),
    ...(standing.status === undefined ? {} : { status: standing.status }),
    step,
    ...(standing.type === 'supplement-requested' ? { supplement: { content, suspends: true, ...optional('dueAt', dueAt) } } : {}),
    ...(standing.type === 'result' && !unfinished ? { result: { ...optional('number', number), ...optional('issuedOn', issuedOn) } } : {}),
    ...(isFinal ? { final: true } : {}),
    partnerWords: content,
  }
  return { event, ...(files.length > 0 ? { files } : {}) }
}

function typeOf(standing: Standing, unfinished: boolean, requests: number): PartnerEvent['type'] {
  if (unfinished) return 'progress'
  return requests > 0 ? (standing.afterSupplement ?? standing.type) : standing.type
}

/** The papers, and what stood in a paper's place, go as files; `raw` has the rest. */
function notUnderstood(seen: Seen): InboundEvent {
  const { files, rest } = seen.taken
  const words = manyLines(wordsOf(rest), 4_000)
  const head = headOf(seen, '')
  const said = words === undefined && head.partnerCode === undefined ? { partnerCode: service.ask } : {}
  return {
    event: { ...head, ...said, type: 'not-understood', ...optional('partnerWords', words) },
    raw: rawOf(rest),
    ...(files.length > 0 ? { files } : {}),
  }
}

function headOf({ row, dossierCode, code, at }: Seen, round: string) {
  const key = keyOf(row, dossierCode, code) + round
  return { key, dossierCode, ...optional('at', at), ...optional('partnerCode', oneLine(code, 100)) }
}

/** The same standing has the same key at every poll; another time or other content is another event. */
function keyOf(row: Readonly<Record<string, unknown>>, dossierCode: string, code: string): string {
  const content = createHash('sha256').update(inOneOrder(row)).digest('hex')
  const time = textOf(row['thoiGianThucHien']).replaceAll(/[^0-9]/g, '').slice(0, 14)
  return [dossierCode, code.replaceAll(/[^0-9A-Za-z]/g, '').slice(0, 20), time, content.slice(0, 32)].join(':')
}

/** JSON with the members of every object by name: their order on the wire means nothing. */
function inOneOrder(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
  })
}

function codeOf(row: Readonly<Record<string, unknown>>): string {
  return textOf(row['trangThai']).trim()
}

function wordsOf({ noiDungXuLy, ghiChu, errors, ketQuaXuLy }: Readonly<Record<string, unknown>>): string {
  const listed = typeof errors === 'object' && isSaid(errors) ? JSON.stringify(errors) : errors
  const told = [noiDungXuLy, ghiChu, listed, isSentence(ketQuaXuLy) ? ketQuaXuLy : undefined]
  const words = told.flatMap((text) => (typeof text === 'string' && text.trim() !== '' ? [text.trim()] : []))
  return [...new Set(words)].join('\n')
}

/** Empty and missing alike say nothing. */
function timeIn(value: unknown): string | 'unreadable' | undefined {
  if (typeof value === 'object' && value !== null) return 'unreadable'
  const words = textOf(value).trim()
  return words === '' ? undefined : (instantOf(words) ?? 'unreadable')
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** One long text would fill all that is kept. */
const longestText = 4_000

function rawOf(rest: Readonly<Record<string, unknown>>): string {
  const shortened = JSON.stringify(rest, (_name, value: unknown) => {
    return typeof value === 'string' && value.length > longestText ? `${value.slice(0, longestText)}…` : value
  })
  return shortened.slice(0, maxRawLength).replaceAll('\u0000', '\ufffd')
}

function optional<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [key in Name]: Value })
}
