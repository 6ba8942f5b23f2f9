/** Forms (application/x-www-form-urlencoded), within limits and each name once. */
import type { FastifyInstance } from 'fastify'
import { GatewayError } from '../domain/errors.ts'

export const formLimits = { bytes: 16 * 1024, fields: 20 }

/** The body of the routes of this scope becomes a map of its fields, and nothing else is taken. */
export function acceptForms(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: formLimits.bytes }, (_request, body: string, parsed) => {
    const form = readForm(body)
    if ('fault' in form) parsed(new GatewayError('malformed_request', { detail: form.fault }))
    else parsed(null, form.fields)
  })
}

function readForm(body: string): { readonly fields: ReadonlyMap<string, string> } | { readonly fault: string } {
  const pairs = body === '' ? [] : body.split('&')
  if (pairs.length > formLimits.fields) return { fault: `The form may have at most ${formLimits.fields} fields.` }
  const fields = new Map<string, string>()
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    const name = decodeFormText(equals < 0 ? pair : pair.slice(0, equals))
    const text = equals < 0 ? '' : decodeFormText(pair.slice(equals + 1))
    if (name === undefined || text === undefined) return { fault: 'The form is not percent-encoded UTF-8.' }
    if (fields.has(name)) return { fault: 'The form has a field twice.' }
    fields.set(name, text)
  }
  // RFC 6749 section 3.2: without a value is not there
  return { fields: new Map([...fields].filter(([, text]) => text !== '')) }
}

/** Undefined where it is no percent-encoded UTF-8. */
export function decodeFormText(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}
