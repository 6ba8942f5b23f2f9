/** Parses a JSON body once, keeping its bytes: what is signed and sent on is what came in. */
import { isUtf8 } from 'node:buffer'
import type { FastifyInstance } from 'fastify'
import { GatewayError } from '../domain/errors.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The JSON body byte for byte. */
    payload: Buffer | undefined
  }
}

/** Above what any dossier holds. Every fault of a body is collected, so the number of possible faults needs a limit. */
const mostValues = 20_000

/** Refuses what is not UTF-8, NUL in any form, lone surrogates and `__proto__`: nothing behind the door can hold them. */
export function acceptJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.decorateRequest('payload', undefined)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (!isUtf8(body)) return done(new GatewayError('malformed_json', { detail: 'The body is not UTF-8.' }))
    const text = body.toString('utf8')
    const fault = faultInEscapes(text)
    if (fault !== undefined) return done(new GatewayError('malformed_json', { detail: fault }))
    request.payload = body
    void parse(request, text, (error, value) => {
      if (error === null && hasMoreThan(mostValues, value)) done(new GatewayError('body_too_large', { detail: `The body may hold at most ${mostValues} values.` }))
      else done(error, value)
    })
  })
}

function faultInEscapes(text: string): string | undefined {
  if (text.includes('\u0000')) return 'The body contains a NUL character.'
  if (!/\\u(?:0000|[dD][89a-fA-F])/.test(text)) return undefined
  let high = false
  let end = 0
  // escapes one after another, so that an escaped backslash before a "u" is not taken for one
  for (const { 0: escape, index } of text.matchAll(/\\(?:u[0-9a-fA-F]{4}|.)/g)) {
    const unit = escape.length === 6 ? Number.parseInt(escape.slice(2), 16) : undefined
    if (unit === 0) return 'The body contains a NUL character.'
    const low = unit !== undefined && unit >= 0xdc00 && unit <= 0xdfff
    if (low !== (high && index === end)) return 'The body contains half of a surrogate pair.'
    if (high && !low) return 'The body contains half of a surrogate pair.'
    high = unit !== undefined && unit >= 0xd800 && unit <= 0xdbff
    end = index + escape.length
  }
  return high ? 'The body contains half of a surrogate pair.' : undefined
}

function hasMoreThan(limit: number, value: unknown): boolean {
  const open = [value]
  let count = 0
  for (let next = open.pop(); typeof next === 'object' && next !== null; next = open.pop()) {
    const inner: readonly unknown[] = Object.values(next)
    count += inner.length
    if (count > limit) return true
    for (const item of inner) {
      if (typeof item === 'object' && item !== null) open.push(item)
    }
  }
  return false
}
