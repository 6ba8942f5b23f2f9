/** Takes callbacks of partners in any method and format, and answers byte for byte what the partner's adapter says. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { GatewayError } from '../domain/errors.ts'
import type { RawCallback } from '../ports/adapter.ts'
import { readCallbackAddress } from './callback-path.ts'
import type { PartnerDoor } from './deps.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'

const content = { 'application/xml': { schema: {} }, 'application/json': { schema: {} } }

export function addCallbackRoutes(app: Shell, door: PartnerDoor): void {
  async function take(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const address = readCallbackAddress(request.raw.url ?? '')
    if (address === undefined) throw new GatewayError('not_found')
    const answer = await door.receiveCallback(address.partner, callbackOf(request, address.path, door.clock.now()))
    return reply.code(answer.status).headers(answer.headers).send(Buffer.from(answer.body))
  }

  app.post(
    '/partners/:id/*',
    {
      config: { access: 'own-proof' },
      schema: describe({
        id: 'receiveCallback',
        tag: 'callbacks',
        access: 'public',
        summary: 'Tell the gateway something',
        description:
          'In the partner’s own format; any method is taken. The signature is verified by the certificates registered for the partner’s organisation. ' +
          'The same message again has no second effect. The answer is in the partner’s words, its status included.',
        errors: ['malformed_request', 'not_found', 'body_too_large', 'unsupported_media_type', 'message_conflict', 'certificate_unproven'],
        requestBody: { required: false, content },
        answers: {
          200: { description: 'In the partner’s words: taken, known already, or refused', content },
          401: { description: 'In the words of partners whose protocol has this status: the signature is not valid', content },
          503: { description: 'In the partner’s words: not stored, to be sent again', content },
        },
      }),
    },
    take,
  )
  app.route({ method: ['GET', 'PUT', 'PATCH', 'DELETE'], url: '/partners/:id/*', config: { access: 'own-proof' }, schema: { hide: true }, exposeHeadRoute: false, handler: take })
}

function callbackOf(request: FastifyRequest, path: string, receivedAt: Date): RawCallback {
  return {
    method: request.method,
    path,
    headers: headersOf(request),
    query: queryOf(request.raw.url ?? ''),
    // the door's only parser gives a Buffer; without a body there is none
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    receivedAt,
  }
}

function headersOf(request: FastifyRequest): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return headers
}

/** A parameter given twice is refused: two readers might take two different values. */
function queryOf(rawUrl: string): Readonly<Record<string, string>> {
  const query = new Map<string, string>()
  const start = rawUrl.indexOf('?')
  for (const [name, value] of new URLSearchParams(start < 0 ? '' : rawUrl.slice(start))) {
    if (query.has(name)) throw new GatewayError('malformed_request', { detail: { vi: 'Có tham số truy vấn được viết hai lần.', en: 'A query parameter is given twice.' } })
    query.set(name, value)
  }
  return Object.fromEntries(query)
}
