/** One dossier in the answer to LayKetQua → what happened to it. What is not understood keeps everything that came, for a person. */
import { createHash } from 'node:crypto'
import { Value } from 'typebox/value'
import type { PartnerEvent } from '../../schemas/partner-event.ts'
import { maxRawLength } from '../../src/domain/outcome.ts'
import type { InboundEvent, InboundFile } from '../../src/ports/adapter.ts'
import { manyLines, oneLine } from './partner-text.ts'
import { instantOf } from './registry-time.ts'
import { papers, standings, type Standing } from './standings.ts'
import { WireStanding } from './wire.ts'

/** Undefined where it does not say which dossier it is about. */
export function readStanding(item: unknown): InboundEvent | undefined {
  if (!Value.Check(WireStanding, item)) return undefined
  const standing = standings.find((row) => row.trangThai === codeOf(item))
  const at = timeIn(item.thoiGianThucHien)
  const dueAt = timeIn(item.hanBoSungHoSo)
  const papersRead = readPapers(item)
  if (standing === undefined || at === 'unreadable' || dueAt === 'unreadable' || papersRead.kind === 'unreadable') return notUnderstood(item, at)
  return understood(item, standing, { at, dueAt, ...papersRead })
}

interface Read {
  readonly at: string | undefined
  readonly dueAt: string | undefined
  readonly result: Readonly<Record<string, unknown>>
  readonly files: readonly InboundFile[]
}

function understood(item: WireStanding, standing: Standing, { at, dueAt, result, files }: Read): InboundEvent {
  const words = wordsOf(item)
  // the paper may come after the word that it is done: until then the dossier is asked for again
  const unfinished = standing.type === 'result' && files.length === 0
  const content = manyLines(words, 4_000) ?? standing.words
  const step = {
    ...optional('officer', oneLine(item.nguoiXuLy, 100)),
    ...optional('title', oneLine(item.chucDanh, 100)),
    ...optional('unit', oneLine(item.phongBanXuLy, 300)),
    content: manyLines(words, 1_000) ?? standing.words,
  }
  const number = oneLine(result['soDangKy'], 100)
  const issuedOn = oneLine(result['ngayDangKy'], 40)
  const event: PartnerEvent = {
    ...headOf(item, at),
    type: unfinished ? 'progress' : standing.type,
    ...(standing.status === undefined ? {} : { status: standing.status }),
    step,
    ...(standing.type === 'supplement-requested' ? { supplement: { content, suspends: true, ...optional('dueAt', dueAt) } } : {}),
    ...(standing.type === 'result' && !unfinished ? { result: { ...optional('number', number), ...optional('issuedOn', issuedOn) } } : {}),
    ...(standing.final && !unfinished ? { final: true } : {}),
    partnerWords: content,
  }
  return { event, ...(files.length > 0 ? { files } : {}) }
}

function notUnderstood(item: WireStanding, at: string | undefined): InboundEvent {
  const words = manyLines(wordsOf(item), 4_000)
  return {
    event: { ...headOf(item, at === 'unreadable' ? undefined : at), type: 'not-understood', ...optional('partnerWords', words) },
    raw: rawOf(item),
  }
}

function headOf(item: WireStanding, at: string | undefined) {
  const code = codeOf(item)
  return { key: keyOf(item), dossierCode: item.maHoSoMCDT, ...optional('at', at), ...optional('partnerCode', oneLine(code, 100)) }
}

/** The same standing has the same key at every poll; another time or other content is another event. */
function keyOf(item: WireStanding): string {
  const content = createHash('sha256').update(inOneOrder(item)).digest('hex')
  const time = String(item.thoiGianThucHien ?? '').replaceAll(/[^0-9]/g, '').slice(0, 14)
  return [item.maHoSoMCDT, codeOf(item).replaceAll(/[^0-9A-Za-z]/g, '').slice(0, 20), time, content.slice(0, 32)].join(':')
}

/** JSON with the members of every object by name: their order on the wire means nothing. */
function inOneOrder(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
  })
}

function codeOf(item: WireStanding): string {
  return String(item.trangThai ?? '').trim()
}

function wordsOf(item: WireStanding): string {
  const outcome = asObject(item.ketQuaXuLy) === undefined ? item.ketQuaXuLy : undefined
  const errors = typeof item.errors === 'object' && item.errors !== null && Object.keys(item.errors).length > 0 ? JSON.stringify(item.errors) : item.errors
  const told = [item.noiDungXuLy, item.ghiChu, errors, outcome]
  const words = told.flatMap((text) => (typeof text === 'string' && text.trim() !== '' ? [text.trim()] : []))
  return [...new Set(words)].join('\n')
}

/** Empty and missing alike say nothing. */
function timeIn(value: string | number | null | undefined): string | 'unreadable' | undefined {
  const words = String(value ?? '').trim()
  return words === '' ? undefined : (instantOf(words) ?? 'unreadable')
}

type Papers = { readonly kind: 'unreadable' } | { readonly kind: 'read'; readonly result: Readonly<Record<string, unknown>>; readonly files: readonly InboundFile[] }

/** A result stands in ketQuaXuLy, as an object or as JSON in a text, or beside it. */
function readPapers(item: WireStanding): Papers {
  const result: Readonly<Record<string, unknown>> = { ...item, ...asObject(item.ketQuaXuLy) }
  const files: InboundFile[] = []
  for (const [field, content] of Object.entries(result)) {
    const known = papers.find((paper) => paper.field === field)
    if (!isSaid(content) || (known === undefined && !startsLikePdf(content))) continue
    const bytes = typeof content === 'string' ? pdfIn(content) : undefined
    if (bytes === undefined) return { kind: 'unreadable' }
    // a paper under a name that we do not know is a paper all the same
    const name = known?.name ?? oneLine(field, 100) ?? 'Giấy tờ'
    const code = oneLine(result['maGiayToKetQua'], 50)
    files.push({ name, fileName: fileNameOf(field, item), mediaType: 'application/pdf', content: { kind: 'bytes', bytes }, ...optional('code', code) })
  }
  return { kind: 'read', result, files }
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

/** The first bytes of a PDF, in base64. */
function startsLikePdf(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('JVBERi0')
}

function fileNameOf(field: string, { maHoSoMCDT }: WireStanding): string {
  return `${field.slice(0, 100)}-${maHoSoMCDT}`.replaceAll(/[^0-9A-Za-z.-]/g, '_') + '.pdf'
}

/** Undefined where it is no PDF in base64: a paper that cannot be read is not handed to a citizen. */
function pdfIn(base64: string): Uint8Array | undefined {
  const packed = base64.replaceAll(/\s+/g, '')
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) return undefined
  const bytes = Buffer.from(packed, 'base64')
  return bytes.subarray(0, 5).toString('latin1') === '%PDF-' ? bytes : undefined
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const inner = typeof value === 'string' && value.trimStart().startsWith('{') ? parsed(value) : value
  // an object that is neither null nor a list has members by name
  return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Readonly<Record<string, unknown>>) : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A paper in base64 would fill all that is kept; the whole answer stands in the record of the exchange. */
const longestText = 4_000

function rawOf(item: WireStanding): string {
  const shortened = JSON.stringify(item, (_name, value: unknown) => {
    return typeof value === 'string' && value.length > longestText ? `${value.slice(0, longestText)}…` : value
  })
  return shortened.slice(0, maxRawLength).replaceAll('\u0000', '\ufffd')
}

function optional<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [key in Name]: Value })
}
