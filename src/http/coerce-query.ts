/** Query strings are text; this gives numbers, truth values and lists their type where the schema asks for one, and nothing else. */
import type { FastifyInstance } from 'fastify'

interface QuerySchema {
  readonly properties?: Readonly<Record<string, { readonly type?: string; readonly format?: string }>>
}

export function coerceQueries(app: FastifyInstance): void {
  app.addHook('preValidation', (request, _reply, done) => {
    const schema = request.routeOptions.schema?.querystring as QuerySchema | undefined
    // fastify's parser gives a plain object of texts and lists of texts
    if (schema?.properties) coerce(request.query as Record<string, unknown>, schema.properties)
    done()
  })
}

function coerce(query: Record<string, unknown>, properties: NonNullable<QuerySchema['properties']>): void {
  for (const [name, { type, format }] of Object.entries(properties)) {
    const value = query[name]
    if (typeof value !== 'string') continue
    if (type === 'integer' && /^-?\d{1,9}$/.test(value)) query[name] = Number(value)
    else if (type === 'boolean' && (value === 'true' || value === 'false')) query[name] = value === 'true'
    else if (type === 'array') query[name] = [value]
    // an unencoded "+" of an offset arrives as a space
    else if (format === 'date-time') query[name] = value.replace(' ', '+')
  }
}
