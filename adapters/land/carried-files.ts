/** Files by value, wherever a callback carries them, and its texts without them and without codes: what people may read and what is kept as text. */
import { Value } from 'typebox/value'
import type { InboundFile } from '../../src/ports/adapter.ts'
import { SentFile } from './callback-wire.ts'
import { sentFiles } from './linked-files.ts'

/** No event names more files. */
const mostFiles = 100
/** Shorter runs may be numbers of papers. */
const base64Run = /^[A-Za-z0-9+/=_\s-]{200,}$/

export function filesByValue(value: unknown): readonly InboundFile[] {
  return carried(value).slice(0, mostFiles)
}

function carried(value: unknown): readonly InboundFile[] {
  if (Value.Check(SentFile, value)) return sentFiles(value)
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(carried)
}

/** The same with a remark in place of each content, also of one that could not be read as a file. */
export function withoutFiles(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return isContent(value, name) ? `(${value.length} ký tự nội dung tệp, không giữ ở đây)` : value
  if (Array.isArray(value)) return value.map((item: unknown) => withoutFiles(item, name))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutFiles(item, key)]))
}

function isContent(text: string, name: string): boolean {
  if (name.toLowerCase() === 'data' && text !== '') return true
  const bare = text.replace(/^data:[^,]{0,100},/, '')
  return base64Run.test(bare) && /[A-Z]/.test(bare) && /[a-z]/.test(bare) && /[0-9]/.test(bare) && !/\s[^\s]{1,40}\s/.test(bare)
}

/** Codes of links, ours or not. */
export function withoutCodes(text: string): string {
  return text.replaceAll(/(CodeGet(?:=|%3D))[^&#"'\s\\;,)]+/gi, '$1***')
}

/** The link without this code. Another one in its place belongs to the link and stays. */
export function withoutCode(link: string, code: string | undefined): string {
  const url = URL.parse(link)
  if (url === null || code === undefined || url.searchParams.get('CodeGet') !== code) return link
  url.searchParams.delete('CodeGet')
  return url.href
}
