/** Parses a JSON body once, keeping its bytes: what is signed and sent on is what came in. */
import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Bilingual } from '../../schemas/bilingual.ts'
import { GatewayError } from '../domain/errors.ts'
import { faultInJson } from './strict-json.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The JSON body byte for byte. */
    payload: Buffer | undefined
  }
}

/** Above what any dossier holds. Every fault of a body is collected, so the number of possible faults needs a limit. */
const mostValues = 20_000
/** Twice as deep as the deepest dossier. */
const mostLevels = 32

/** Refuses what the signed bytes would say twice, and what nothing behind the door can hold: NUL, lone surrogates, `__proto__`. */
export function acceptJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.decorateRequest('payload', undefined)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    // clients that name a type on every call may name it where nothing is to be said
    if (body.length === 0 && request.routeOptions.schema?.body === undefined) return done(null, undefined)
    if (!isInUtf8(request.headers['content-type'])) return done(new GatewayError('unsupported_media_type', { detail: onlyUtf8 }))
    const text = body.toString('utf8')
    const fault = faultInBytes(body) ?? faultInEscapes(text)
    if (fault !== undefined) return done(new GatewayError('malformed_json', { detail: fault }))
    request.payload = body
    void parse(request, text, (error, value) => done(error ?? faultInValue(text, value), value))
  })
}

/** Reads a JSON text that came within a body, as if it were one: by the same rules, with the same refusals. */
export function createJsonReader(app: FastifyInstance): (request: FastifyRequest, text: string) => Promise<unknown> {
  const parse = app.getDefaultJsonParser('error', 'error')
  return (request, text) =>
    new Promise((resolve, reject) => {
      const detail = faultInBytes(Buffer.from(text)) ?? faultInEscapes(text)
      if (detail !== undefined) throw new GatewayError('malformed_json', { detail })
      void parse(request, text, (error, value) => {
        const fault = error ?? faultInValue(text, value)
        if (fault === null) resolve(value)
        else reject(fault)
      })
    })
}

/** JSON has no other encoding (RFC 8259); a charset that says otherwise would be a lie or a mistake. */
function isInUtf8(contentType = ''): boolean {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(contentType)?.[1]
  return charset === undefined || charset.toLowerCase() === 'utf-8'
}

const onlyUtf8: Bilingual = { vi: 'Địa chỉ này nhận application/json mã hoá UTF-8.', en: 'This address takes application/json in UTF-8.' }

function faultInBytes(body: Buffer): Bilingual | undefined {
  if (!isUtf8(body)) return { vi: 'Nội dung không phải UTF-8.', en: 'The body is not UTF-8.' }
  if (body[0] !== 0xef || body[1] !== 0xbb || body[2] !== 0xbf) return undefined
  return { vi: 'Nội dung bắt đầu bằng dấu thứ tự byte (BOM); JSON không được có.', en: 'The body begins with a byte order mark, which JSON must not have.' }
}

function faultInValue(text: string, value: unknown): GatewayError | null {
  const counted = countMembers(value)
  if (typeof counted !== 'number') return new GatewayError('body_too_large', { detail: counted })
  const detail = faultInJson(text, counted)
  return detail === undefined ? null : new GatewayError('malformed_json', { detail })
}

const tooMany: Bilingual = {
  vi: `Nội dung có nhiều nhất ${mostValues} giá trị, kể cả danh sách và đối tượng lồng nhau.`,
  en: `The body may hold at most ${mostValues} values, nested lists and objects included.`,
}
const tooDeep: Bilingual = {
  vi: `Danh sách và đối tượng lồng nhau nhiều nhất ${mostLevels} mức.`,
  en: `Lists and objects may be nested at most ${mostLevels} deep.`,
}

function faultInEscapes(text: string): Bilingual | undefined {
  if (text.includes('\u0000')) return containsNul
  if (!/\\u(?:0000|[dD][89a-fA-F])/.test(text)) return undefined
  let high = false
  let end = 0
  // escapes one after another, so that an escaped backslash before a "u" is not taken for one
  for (const { 0: escape, index } of text.matchAll(/\\(?:u[0-9a-fA-F]{4}|.)/g)) {
    const unit = escape.length === 6 ? Number.parseInt(escape.slice(2), 16) : undefined
    if (unit === 0) return containsNul
    const low = unit !== undefined && unit >= 0xdc00 && unit <= 0xdfff
    if (low !== (high && index === end)) return halfPair
    if (high && !low) return halfPair
    high = unit !== undefined && unit >= 0xd800 && unit <= 0xdbff
    end = index + escape.length
  }
  return high ? halfPair : undefined
}

const containsNul: Bilingual = { vi: 'Nội dung có ký tự NUL.', en: 'The body contains a NUL character.' }
const halfPair: Bilingual = { vi: 'Nội dung có nửa cặp thay thế Unicode.', en: 'The body contains half of a surrogate pair.' }

/** How many members all objects have together, level by level; or the limit that it passes. */
function countMembers(value: unknown): number | Bilingual {
  let level = holdersIn([value])
  let [values, members, levels] = [0, 0, 0]
  while (level.length > 0) {
    levels += 1
    if (levels > mostLevels) return tooDeep
    const below: object[] = []
    for (const holder of level) {
      const inner: readonly unknown[] = Object.values(holder)
      values += inner.length
      if (values > mostValues) return tooMany
      if (!Array.isArray(holder)) members += inner.length
      below.push(...holdersIn(inner))
    }
    level = below
  }
  return members
}

function holdersIn(values: readonly unknown[]): object[] {
  return values.filter((value) => typeof value === 'object' && value !== null)
}
