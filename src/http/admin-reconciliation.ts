/** Comparing with partners and the portal: what was compared, what differs, and orders to repair it. */
import type { FastifyRequest } from 'fastify'
import { DifferencePage, DifferenceQuery, DifferenceView, NewReconciliation, Reconciliation, ReconciliationPage, ReconciliationQuery, RepairRequest, RepairResult } from '../../schemas/reconciliation.ts'
import { InboxParams } from '../../schemas/inbox.ts'
import { ref } from '../../schemas/ref.ts'
import { OrderRequest, TransferParams } from '../../schemas/transfer.ts'
import { GatewayError } from '../domain/errors.ts'
import type { Rights } from '../usecases/reconciliation-desk.ts'
import { actorOf } from './caller.ts'
import type { AdminDoor } from './deps.ts'
import { exampleDifference, exampleDifferences, exampleReconciliation, exampleReconciliations } from './examples-of-reconciliation.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'
import { viewDifference, viewReconciliation } from './views-of-reconciliation.ts'

const tag = 'reconciliation'
const withBody = ['malformed_json', 'body_too_large', 'unsupported_media_type', 'invalid_input'] as const
const noSuchComparison = { vi: 'Không có đợt đối soát này.', en: 'There is no such reconciliation.' }

export function addReconciliationRoutes(app: Shell, { reconciliation: desk }: Pick<AdminDoor, 'reconciliation'>): void {
  app.get(
    '/admin/v1/reconciliations',
    {
      config: { access: { may: 'dossiers.read' } },
      schema: {
        ...describe({
          id: 'listReconciliations',
          tag,
          access: 'bearer',
          summary: 'List what was compared',
          description: 'A row a partner and day, the newest day first, by cursor.',
          errors: ['invalid_input', 'invalid_cursor'],
          answers: { 200: { description: 'One page', example: exampleReconciliations } },
        }),
        querystring: ReconciliationQuery,
        response: { 200: ref(ReconciliationPage) },
      },
    },
    async (request) => {
      const { partner, day, limit, cursor } = request.query
      const { items, next } = await desk.list({ ...(partner === undefined ? {} : { partner }), ...(day === undefined ? {} : { day }) }, limit, cursor)
      return { items: items.map(viewReconciliation), ...(next === undefined ? {} : { next }) }
    },
  )

  app.post(
    '/admin/v1/reconciliations',
    {
      config: { access: { may: 'reconciliation.run' }, audited: 'order' },
      schema: {
        ...describe({
          id: 'startReconciliation',
          tag,
          access: 'bearer',
          summary: 'Compare a day of a partner',
          description: 'Held against what the partner and the portal say now, by a worker; see how it goes by its id. A day that was compared before is looked at again.',
          errors: [...withBody, 'unknown_partner', 'reconciliation_running'],
          requestExample: { partner: 'tax', day: '2026-11-22' },
          answers: { 202: { description: 'It runs', example: { ...exampleReconciliation, state: 'running', differences: [] } } },
        }),
        body: ref(NewReconciliation),
        response: { 202: ref(Reconciliation) },
      },
    },
    async (request, reply) => {
      const { partner, day } = request.body
      request.auditFacts = { partner }
      const started = await desk.request({ partner, day, by: actorOf(request) })
      return reply.code(202).send(viewReconciliation(started))
    },
  )

  app.get(
    '/admin/v1/reconciliations/:id',
    {
      config: { access: { may: 'dossiers.read' } },
      schema: {
        ...describe({
          id: 'getReconciliation',
          tag,
          access: 'bearer',
          summary: 'See one comparison',
          description: 'While it runs, with what was compared so far.',
          errors: ['not_found'],
          answers: { 200: { description: 'The comparison', example: exampleReconciliation } },
        }),
        params: TransferParams,
        response: { 200: ref(Reconciliation) },
      },
    },
    async (request) => {
      const found = await desk.get(request.params.id)
      if (found === undefined) throw new GatewayError('not_found', { detail: noSuchComparison })
      return viewReconciliation(found)
    },
  )

  app.post(
    '/admin/v1/reconciliations/:id/repair',
    {
      config: { access: { may: 'reconciliation.repair' }, audited: 'order' },
      schema: {
        ...describe({
          id: 'repairDifferences',
          tag,
          access: 'bearer',
          summary: 'Repair all open differences of a kind',
          description: 'Each by the act of its kind, by a worker. Where the act sends transfers again, runs of at most 1,000 do it, as of any plan: with the right `transfers.resend` or `transfers.replay`, a second person, their pace, and a stop after failures. One that its transfer does not allow is open again, with the reason.',
          errors: [...withBody, 'forbidden', 'not_found'],
          requestExample: { kind: 'partner-lacks', reason: 'The agency lost a day of its intake' },
          answers: { 200: { description: 'How many are being repaired', example: { started: 12, refused: [], runs: ['019a0000-0000-7000-8000-0000000000a1'] } } },
        }),
        params: TransferParams,
        body: ref(RepairRequest),
        response: { 200: ref(RepairResult) },
      },
    },
    async (request) => {
      const { kind, reason } = request.body
      const result = await desk.repairAll(request.params.id, kind, { actor: actorOf(request), reason }, rightsOf(request))
      if (result === undefined) throw new GatewayError('not_found', { detail: noSuchComparison })
      request.auditFacts = { partner: result.reconciliation.partner }
      const { started, refused, runs } = result
      return { started, refused: [...refused], ...(runs.length === 0 ? {} : { runs: [...runs] }) }
    },
  )

  app.get(
    '/admin/v1/differences',
    {
      config: { access: { may: 'dossiers.read' } },
      schema: {
        ...describe({
          id: 'listDifferences',
          tag,
          access: 'bearer',
          summary: 'List what differs',
          description: 'Between here, the partner and the portal, each with the act that repairs it; newest first, by cursor. What went by itself is left out.',
          errors: ['invalid_input', 'invalid_cursor'],
          answers: { 200: { description: 'One page', example: exampleDifferences } },
        }),
        querystring: DifferenceQuery,
        response: { 200: ref(DifferencePage) },
      },
    },
    async (request) => {
      const { reconciliation, kind: kinds, partner, dossierCode, open, limit, cursor } = request.query
      const filter = { ...(reconciliation === undefined ? {} : { reconciliation }), ...(kinds === undefined ? {} : { kinds }), ...(partner === undefined ? {} : { partner }), ...(dossierCode === undefined ? {} : { dossierCode }), ...(open === undefined ? {} : { open }) }
      const { items, next } = await desk.differences(filter, limit, cursor)
      return { items: items.map(viewDifference), ...(next === undefined ? {} : { next }) }
    },
  )

  app.post(
    '/admin/v1/differences/:id/repair',
    {
      config: { access: { may: 'reconciliation.repair' }, audited: 'order' },
      schema: {
        ...describe({
          id: 'repairDifference',
          tag,
          access: 'bearer',
          summary: 'Repair a difference',
          description: 'By the act of its kind, done by a worker at once; then it is looked whether it helped: `repairing`, and later `repaired`, or `open` again with the reason.',
          errors: [...withBody, 'forbidden', 'not_found', 'not_repairable'],
          requestExample: { reason: 'The agency lost a day of its intake' },
          answers: { 200: { description: 'The difference as it is now', example: { ...exampleDifference, state: 'repairing' } } },
        }),
        params: InboxParams,
        body: ref(OrderRequest),
        response: { 200: ref(DifferenceView) },
      },
    },
    async (request) => {
      const difference = await desk.repair(request.params.id, { actor: actorOf(request), reason: request.body.reason }, rightsOf(request))
      request.auditFacts = { dossierCode: difference.dossierCode, partner: difference.partner }
      return viewDifference(difference)
    },
  )
}

function rightsOf({ caller }: FastifyRequest): Rights {
  return caller?.permissions ?? new Set()
}
