/** Handing a dossier over, and following, listing and cancelling one's own transfers. */
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { Dossier } from '../../schemas/dossier.ts'
import { ref } from '../../schemas/ref.ts'
import { Timeline } from '../../schemas/timeline.ts'
import { Acceptance, TransferPage, TransferParams, TransferQuery, TransferView } from '../../schemas/transfer.ts'
import { GatewayError } from '../domain/errors.ts'
import { createCallerLookup } from './caller.ts'
import type { ClientDoor } from './deps.ts'
import { exampleAcceptance, exampleDossier, examplePage, exampleTimeline, exampleTransfer } from './examples.ts'
import { isRepeated } from './head-faults.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'
import { filterOf, viewAcceptance, viewTimelineStep, viewTransfer } from './views.ts'

const tag = 'transfers'
const idempotencyKey = Type.String({ minLength: 8, maxLength: 200, pattern: '^[ -~]+$' })
const keyDescription = 'Chosen by the client, 8 to 200 printable ASCII characters, the same for every repeat of one request'
const withKey = /^[ -~]{8,200}$/

export function addTransferRoutes(app: Shell, door: ClientDoor): void {
  const callerOf = createCallerLookup(door.clients)

  app.post(
    '/v1/transfers',
    {
      config: { access: { may: 'transfers.send' } },
      onRequest(request, _reply, done) {
        done(faultInKey(request))
      },
      schema: {
        ...describe({
          id: 'createTransfer',
          tag,
          access: 'bearer',
          summary: 'Hand a dossier over',
          description:
            'Once this answers 202 the dossier is kept and will be carried to its partner. Repeat the same body under the same Idempotency-Key ' +
            'whenever no answer came: the first answer comes again, and nothing is done twice. Files are uploaded first, at /v1/attachments.',
          errors: [
            'malformed_json', 'malformed_request', 'idempotency_key_missing', 'forbidden', 'idempotency_key_reused', 'body_too_large', 'unsupported_media_type',
            'invalid_input', 'unknown_partner', 'unknown_procedure', 'follow_up_not_taken', 'missing_attachment', 'invalid_dates', 'key_unusable', 'certificate_unproven', 'request_timeout', 'headers_too_large',
          ],
          parameters: [
            { name: 'Idempotency-Key', in: 'header', required: true, description: keyDescription, example: 'h56-2026-0001', schema: idempotencyKey },
          ],
          requestExample: exampleDossier,
          answers: {
            202: {
              description: 'Accepted, with the signed receipt',
              example: exampleAcceptance,
              headers: { Location: 'Address of the transfer', 'Idempotent-Replayed': '`true` when this is the answer to an earlier request' },
            },
          },
        }),
        body: ref(Dossier),
        response: { 202: ref(Acceptance) },
      },
    },
    async (request, reply) => {
      const key = keyOf(request)
      if (key === undefined || request.payload === undefined) throw new TypeError('checked before the handler')
      const { transfer, repeated } = await door.acceptTransfer({ client: callerOf(request), idempotencyKey: key, payload: request.payload, dossier: request.body })
      if (repeated) reply.header('idempotent-replayed', 'true')
      return reply.code(202).header('location', `/v1/transfers/${transfer.id}`).send(viewAcceptance(transfer))
    },
  )

  app.get(
    '/v1/transfers',
    {
      config: { access: { may: 'transfers.read' } },
      schema: {
        ...describe({
          id: 'listTransfers',
          tag,
          access: 'bearer',
          summary: 'List one’s own transfers',
          description: 'Newest first, by cursor. Encode "+" in instants as %2B.',
          errors: ['invalid_input', 'invalid_cursor'],
          answers: { 200: { description: 'One page', example: examplePage } },
        }),
        querystring: TransferQuery,
        response: { 200: ref(TransferPage) },
      },
    },
    async (request) => {
      const { items, next } = await door.transfers.list(filterOf(request.query, callerOf(request).id), request.query.limit, request.query.cursor)
      return { items: items.map(viewTransfer), ...(next === undefined ? {} : { next }) }
    },
  )

  app.get(
    '/v1/transfers/:id',
    {
      config: { access: { may: 'transfers.read' } },
      schema: {
        ...describe({
          id: 'getTransfer',
          tag,
          access: 'bearer',
          summary: 'See where a transfer stands',
          description: 'The delivery of this transfer. What became of the dossier: /v1/dossiers/{code}.',
          errors: ['not_found'],
          answers: { 200: { description: 'The transfer', example: exampleTransfer } },
        }),
        params: TransferParams,
        response: { 200: ref(TransferView) },
      },
    },
    async (request) => {
      const transfer = await door.transfers.get(request.params.id, callerOf(request).id)
      if (transfer === undefined) throw new GatewayError('not_found')
      return viewTransfer(transfer)
    },
  )

  app.get(
    '/v1/transfers/:id/timeline',
    {
      config: { access: { may: 'transfers.read' } },
      schema: {
        ...describe({
          id: 'getTimeline',
          tag,
          access: 'bearer',
          summary: 'See every step of a transfer',
          description: 'What the gateway did and what the partner answered, with times, in order.',
          errors: ['not_found'],
          answers: { 200: { description: 'The steps', example: exampleTimeline } },
        }),
        params: TransferParams,
        response: { 200: ref(Timeline) },
      },
    },
    async (request) => {
      const steps = await door.readTimeline(request.params.id, callerOf(request).id)
      if (steps === undefined) throw new GatewayError('not_found')
      return { items: steps.map(viewTimelineStep) }
    },
  )
}

function faultInKey(request: FastifyRequest): GatewayError | undefined {
  if (keyOf(request) === undefined) return new GatewayError('idempotency_key_missing')
  if (!isRepeated('idempotency-key', request)) return undefined
  const detail = { vi: 'Tiêu đề Idempotency-Key có nhiều hơn một lần.', en: 'The Idempotency-Key header stands there more than once.' }
  return new GatewayError('idempotency_key_missing', { detail })
}

function keyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key']
  return typeof key === 'string' && withKey.test(key) ? key : undefined
}
