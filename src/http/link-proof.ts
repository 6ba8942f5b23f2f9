/** The part of a signed link that stands in its query. Whatever is wrong with it looks the same from outside: there is nothing here. */
import { Type } from 'typebox'
import type { FastifyRequest } from 'fastify'
import { GatewayError } from '../domain/errors.ts'

export const linkParameters = [
  { name: 'expires', in: 'query', required: true, description: 'Part of the link', schema: Type.String() },
  { name: 'signature', in: 'query', required: true, description: 'Part of the link', schema: Type.String() },
] as const

/** Throws `not_found` unless the query is what `check` takes. */
export function proveLink(request: FastifyRequest, check: (expires: string, signature: string) => boolean): void {
  const { expires, signature } = request.query as Readonly<Record<string, unknown>>
  if (typeof expires !== 'string' || typeof signature !== 'string' || !check(expires, signature)) throw new GatewayError('not_found')
}
