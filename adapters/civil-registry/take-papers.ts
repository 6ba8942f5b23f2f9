/**
 * Takes the papers out of a row, wherever they stand: in ketQuaXuLy or beside it, in lists, one level down, in JSON that is
 * a text. What is left has none of their bytes, so that it can be shown.
 */
import type { InboundFile } from '../../src/ports/adapter.ts'
import { oneLine } from './partner-text.ts'
import { papers } from './standings.ts'
import { readJson } from './wire.ts'

export interface Taken {
  readonly files: readonly InboundFile[]
  /** Something stands where a paper should and is none: its bytes are among the files. */
  readonly unreadable: boolean
  /** The row, with a note in each paper's place and JSON in texts unfolded. */
  readonly rest: Readonly<Record<string, unknown>>
  readonly number: string | undefined
  readonly issuedOn: string | undefined
}

interface Place {
  readonly field: string
  /** Of the paper that the field, or one around it, carries. */
  readonly paper: string | undefined
  /** The value is the paper's own, not a part of it. */
  readonly isPaper: boolean
  readonly code: string | undefined
  readonly depth: number
}

/** Fields of a row that are words, whatever they begin with. */
const wordFields = new Set(['noiDungXuLy', 'ghiChu', 'nguoiXuLy', 'chucDanh', 'phongBanXuLy'])
const deepest = 64
const noteOfPaper = '(giấy tờ, '

export function takePapers(item: Readonly<Record<string, unknown>>, dossierCode: string): Taken {
  const files: InboundFile[] = []
  const found = new Map<string, string>()
  let unreadable = false

  function file(bytes: Uint8Array, { field, paper, code }: Place, isPdf: boolean): string {
    const name = paper ?? (field === 'ketQuaXuLy' ? 'Kết quả xử lý' : (oneLine(field, 100) ?? 'Giấy tờ'))
    const nth = files.length === 0 ? '' : `-${files.length + 1}`
    const fileName = `${field.slice(0, 100)}-${dossierCode}${nth}`.replaceAll(/[^0-9A-Za-z.-]/g, '_') + (isPdf ? '.pdf' : '.bin')
    const mediaType = isPdf ? 'application/pdf' : 'application/octet-stream'
    files.push({ name, fileName, mediaType, content: { kind: 'bytes', bytes }, ...(code === undefined ? {} : { code }) })
    unreadable ||= !isPdf
    return `${noteOfPaper}${bytes.byteLength} byte)`
  }

  function without(value: unknown, place: Place): unknown {
    if (typeof value === 'string') return withoutIn(value, place)
    if (typeof value !== 'object' || value === null) return place.isPaper && isSaid(value) ? file(Buffer.from(JSON.stringify(value)), place, false) : value
    if (place.depth > deepest) return '(sâu hơn mức đọc)'
    if (Array.isArray(value)) return value.map((inner) => without(inner, { ...place, depth: place.depth + 1 }))
    // an object that is neither null nor a list has members by name
    return withoutMembers(value as Readonly<Record<string, unknown>>, place)
  }

  function withoutMembers(members: Readonly<Record<string, unknown>>, place: Place): Readonly<Record<string, unknown>> {
    const code = oneLine(members['maGiayToKetQua'], 50) ?? place.code
    for (const name of ['soDangKy', 'ngayDangKy']) if (!found.has(name) && isSaid(members[name])) found.set(name, oneLine(members[name], 100) ?? '')
    return Object.fromEntries(
      Object.entries(members).map(([field, inner]) => {
        const known = papers.find((paper) => paper.field === field)
        return [field, without(inner, { field, paper: known?.name ?? place.paper, isPaper: known !== undefined, code, depth: place.depth + 1 })]
      }),
    )
  }

  function withoutIn(text: string, place: Place): unknown {
    const bytes = unpacked(text)
    if (bytes !== undefined && isPdf(bytes)) return file(bytes, place, true)
    if (/^\s*[{[]/.test(text) && !wordFields.has(place.field)) {
      const parsed = readJson(Buffer.from(text))
      if (typeof parsed === 'object') return without(parsed, { ...place, depth: place.depth + 1 })
    }
    if (place.isPaper && text.trim() !== '') return file(bytes ?? Buffer.from(text), place, false)
    if (bytes !== undefined && text.length >= shortestPacked) return file(bytes, place, false)
    return withoutPacked(text)
  }

  const rest = withoutMembers(item, { field: '', paper: undefined, isPaper: false, code: undefined, depth: 0 })
  return { files, unreadable, rest, number: found.get('soDangKy') || undefined, issuedOn: found.get('ngayDangKy')?.slice(0, 40) || undefined }
}

/** Words of a person: no JSON, and not the note in a paper's place. */
export function isSentence(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && !/^\s*[{[]/.test(value) && !value.startsWith(noteOfPaper)
}

export function isSaid(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isSaid)
  if (typeof value === 'object' && value !== null) return Object.values(value).some(isSaid)
  return typeof value === 'string' ? value.trim() !== '' : value !== undefined && value !== null
}

/** No word of Vietnamese is that long in letters without marks: shorter texts are words, longer ones something packed. */
const shortestPacked = 64

/** Pieces of base64 inside a text that is none as a whole, such as JSON that was cut off. */
function withoutPacked(text: string): string {
  return text.replaceAll(/JVBERi0[A-Za-z0-9+/=\s\\]*|[A-Za-z0-9+/]{64,}(?:(?:[\r\n]|\\[rn])+[A-Za-z0-9+/]+)*={0,2}/g, '(base64)')
}

function unpacked(text: string): Buffer | undefined {
  const packed = text.replace(/^\s*data:[^,]{0,200};base64,/, '').replaceAll(/\s+/g, '')
  if (packed.length === 0 || packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) return undefined
  return Buffer.from(packed, 'base64')
}

function isPdf(bytes: Buffer): boolean {
  return bytes.subarray(0, 5).toString('latin1') === '%PDF-'
}
