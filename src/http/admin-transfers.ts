/** Transfers as an administrator sees and orders them. */
import { ref } from '../../schemas/ref.ts'
import { AttemptList, Timeline } from '../../schemas/timeline.ts'
import type { AdminPermission } from '../../schemas/permissions.ts'
import { AdminTransferPage, AdminTransferQuery, AdminTransferView, OrderRequest, TransferParams } from '../../schemas/transfer.ts'
import { GatewayError, type ErrorCode } from '../domain/errors.ts'
import { failedStates } from '../domain/transfer.ts'
import type { Transfer } from '../ports/transfer-store.ts'
import { lookAtParked } from '../usecases/look-at-parked.ts'
import { actorOf } from './caller.ts'
import type { AdminDoor } from './deps.ts'
import { exampleAdminPage, exampleAdminTransfer, exampleAttempts, exampleTimeline, exampleWaiting } from './examples.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'
import { adminFilterOf, viewAttempt, viewTimelineStepForAdmin, viewTransferForAdmin } from './views.ts'

const tag = 'transfers'
const reading = { tag, access: 'bearer', errors: ['not_found'] } as const

export function addAdminTransferRoutes(app: Shell, door: AdminDoor): void {
  app.get(
    '/admin/v1/transfers',
    {
      config: { access: { may: 'transfers.read' } },
      schema: {
        ...describe({
          id: 'listAllTransfers',
          tag,
          access: 'bearer',
          summary: 'List the transfers of all clients',
          description: 'Newest first, by cursor. The failed ones: `state=refused&state=parked&state=expired`; of one reason, with `code` beside.',
          errors: ['invalid_input', 'invalid_cursor'],
          answers: { 200: { description: 'One page', example: exampleAdminPage } },
        }),
        querystring: AdminTransferQuery,
        response: { 200: ref(AdminTransferPage) },
      },
    },
    async (request) => {
      const { items, next } = await door.transfers.list(adminFilterOf(request.query, door.clock.now()), request.query.limit, request.query.cursor)
      const newer = await newerVersionsOf(items)
      return { items: items.map((one) => viewTransferForAdmin(one, newer.get(one.id))), ...(next === undefined ? {} : { next }) }
    },
  )

  app.get(
    '/admin/v1/transfers/:id',
    {
      config: { access: { may: 'transfers.read' } },
      schema: {
        ...describe({
          ...reading,
          id: 'getAnyTransfer',
          summary: 'See a transfer',
          description: 'Where it stands, and whose it is.',
          answers: { 200: { description: 'The transfer', example: exampleAdminTransfer } },
        }),
        params: TransferParams,
        response: { 200: ref(AdminTransferView) },
      },
    },
    async (request) => {
      const transfer = await door.transfers.get(request.params.id)
      if (transfer === undefined) throw new GatewayError('not_found')
      const [newer, parked] = await Promise.all([newerVersionsOf([transfer]), transfer.state === 'parked' ? lookAtParked(door, transfer) : undefined])
      const mayRead = request.caller?.permissions.has('content.read') === true
      return viewTransferForAdmin(transfer, newer.get(transfer.id), parked && (mayRead ? parked : { ...parked, answer: undefined }))
    },
  )

  app.get(
    '/admin/v1/transfers/:id/timeline',
    {
      config: { access: { may: 'transfers.read' } },
      schema: {
        ...describe({
          ...reading,
          id: 'getAnyTimeline',
          summary: 'See every step of a transfer',
          description: 'As its client sees it, with the addresses of the partner and who ordered what, and why.',
          answers: { 200: { description: 'The steps', example: exampleTimeline } },
        }),
        params: TransferParams,
        response: { 200: ref(Timeline) },
      },
    },
    async (request) => {
      const steps = await door.readTimeline(request.params.id)
      if (steps === undefined) throw new GatewayError('not_found')
      return { items: steps.map(viewTimelineStepForAdmin) }
    },
  )

  app.get(
    '/admin/v1/transfers/:id/attempts',
    {
      config: { access: { may: 'content.read' }, audited: 'export' },
      schema: {
        ...describe({
          ...reading,
          id: 'listAttempts',
          summary: 'See the attempts of a transfer',
          description: 'With the partner’s raw answers, signatures and receipts.',
          answers: { 200: { description: 'The attempts, first to last', example: exampleAttempts } },
        }),
        params: TransferParams,
        response: { 200: ref(AttemptList) },
      },
    },
    async (request) => {
      const { id } = request.params
      const transfer = await door.transfers.get(id)
      if (transfer === undefined) throw new GatewayError('not_found')
      request.auditFacts = { dossierCode: transfer.dossierCode, partner: transfer.partner }
      return { items: (await door.transfers.attempts(id)).map(viewAttempt) }
    },
  )

  addOrder(app, door, 'replay', 'transfers.replay', 'Send a failed transfer again', 'A new attempt at once under the same message id. Refused for what was delivered, or when a later transfer of the dossier was.', [
    'already_delivered', 'not_replayable', 'superseded',
  ])
  addOrder(app, door, 'resend', 'transfers.resend', 'Send a delivered transfer again', 'The forced form of a replay, for what was delivered already or is superseded.', ['not_replayable'])
  addOrder(app, door, 'dismiss', 'inbox.decide', 'Close a transfer', 'Nothing more will be sent. For what failed or waits, when a person decided that it is done with.', ['not_dismissable'])

  /** Only what failed is asked for. */
  function newerVersionsOf(items: readonly Transfer[]) {
    return door.transfers.newerVersions(items.filter(({ state }) => failedStates.includes(state)).map(({ id }) => id))
  }
}

function addOrder(app: Shell, door: AdminDoor, verb: 'replay' | 'resend' | 'dismiss', right: AdminPermission, summary: string, description: string, errors: readonly ErrorCode[]): void {
  app.post(
    `/admin/v1/transfers/:id/${verb}`,
    {
      config: { access: { may: right }, audited: 'order' },
      schema: {
        ...describe({
          id: `${verb}Transfer`,
          tag,
          access: 'bearer',
          summary,
          description,
          errors: ['malformed_json', 'body_too_large', 'unsupported_media_type', 'invalid_input', 'not_found', ...errors],
          requestExample: { reason: 'The agency asked for it by telephone' },
          answers: { 200: { description: 'The transfer as it is now', example: verb === 'dismiss' ? { ...exampleWaiting, state: 'cancelled' } : exampleWaiting } },
        }),
        params: TransferParams,
        body: ref(OrderRequest),
        response: { 200: ref(AdminTransferView) },
      },
    },
    async (request) => {
      const order = { actor: actorOf(request), reason: request.body.reason }
      const changed = await door.changeTransfer[verb](request.params.id, order)
      request.auditFacts = { partner: changed.partner, dossierCode: changed.dossierCode }
      return viewTransferForAdmin(changed)
    },
  )
}
