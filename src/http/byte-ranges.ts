/** Which part of a file a request asks for, and on what condition (RFC 9110, sections 13 and 14). The digest is the entity tag. */
import type { ByteRange } from '../ports/attachment-store.ts'

export type Wanted =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly range: ByteRange }
  /** The file is not the one the request is about: 412. */
  | { readonly kind: 'another' }
  /** The asker has it already: 304. */
  | { readonly kind: 'known' }
  /** The file has no such part: 416. */
  | { readonly kind: 'beyond' }

type Headers = Readonly<Record<string, string | string[] | undefined>>

export function tagOf(digest: string): string {
  return `"${digest}"`
}

/** `headers` have lower-case names. Ranges are for GET only. */
export function wantedPart(method: string, headers: Headers, { digest, size }: { readonly digest: string; readonly size: number }): Wanted {
  const tag = tagOf(digest)
  const ifMatch = textOf(headers['if-match'])
  if (ifMatch !== undefined && !names(ifMatch, tag)) return { kind: 'another' }
  const ifNoneMatch = textOf(headers['if-none-match'])
  // of what never changes, a weak tag says as much as a strong one
  if (ifNoneMatch !== undefined && names(ifNoneMatch.replaceAll(/(^|,\s*)W\//g, '$1'), tag)) return { kind: 'known' }
  const range = textOf(headers['range'])
  if (method !== 'GET' || range === undefined) return { kind: 'whole' }
  // a date would be compared with one that we do not give
  const ifRange = textOf(headers['if-range'])
  return ifRange === undefined || ifRange === tag ? partOf(range, size) : { kind: 'whole' }
}

/** A list of entity tags, or all of them. */
function names(list: string, tag: string): boolean {
  return list.trim() === '*' || list.split(',').some((member) => member.trim() === tag)
}

/** What is not one range of bytes, well written, is passed over: the whole file is a right answer too. */
function partOf(range: string, size: number): Wanted {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(range.trim()) ?? []
  if (from === undefined || to === undefined || (from === '' && to === '')) return { kind: 'whole' }
  if (from === '') return partFrom(Math.max(0, size - Number(to)), size - 1)
  if (to !== '' && Number(to) < Number(from)) return { kind: 'whole' }
  return partFrom(Number(from), to === '' ? size - 1 : Math.min(Number(to), size - 1))
}

function partFrom(start: number, end: number): Wanted {
  return start > end ? { kind: 'beyond' } : { kind: 'part', range: { start, end } }
}

function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header
}
