/** Corrected versions of failed transfers: proposing one, seeing what it changes, and a second person's word. */
import { Correction, CorrectionApproval, CorrectionPage, CorrectionQuery, CorrectionView, NewCorrection } from '../../schemas/corrections.ts'
import type { AdminPermission } from '../../schemas/permissions.ts'
import { ref } from '../../schemas/ref.ts'
import { OrderRequest, TransferParams } from '../../schemas/transfer.ts'
import type { ErrorCode } from '../domain/errors.ts'
import type { KeptCorrection } from '../ports/correction-store.ts'
import type { ReadCorrection } from '../usecases/correct-transfer.ts'
import { actorOf } from './caller.ts'
import type { AdminDoor } from './deps.ts'
import { exampleCorrection, exampleCorrectionView, exampleNewCorrection, exampleSentCorrection } from './examples-of-corrections.ts'
import { describe } from './operation.ts'
import { createDossierReader, dossierLimit } from './read-dossier.ts'
import type { Shell } from './shell.ts'

const tag = 'corrections'
const withBody = ['malformed_json', 'body_too_large', 'unsupported_media_type', 'invalid_input', 'not_found'] as const
const asAtTheDoor = ['forbidden', 'unknown_partner', 'unknown_procedure', 'follow_up_not_taken', 'missing_attachment', 'invalid_dates'] as const
/** A text of quotes and line ends is twice as long within JSON. */
const bodyLimit = 2 * dossierLimit + 64 * 1024

export function addCorrectionRoutes(app: Shell, door: Pick<AdminDoor, 'corrections'>): void {
  const { corrections } = door
  const readDossier = createDossierReader(app)

  app.post(
    '/admin/v1/transfers/:id/corrections',
    {
      bodyLimit,
      config: { access: { may: 'transfers.correct' }, audited: 'order' },
      schema: {
        ...describe({
          id: 'proposeCorrection',
          tag,
          access: 'bearer',
          summary: 'Propose a corrected version of a failed transfer',
          description:
            'The whole dossier as it should be: same code, sender and receiver. It is checked as at the clients’ door now, and again when it is sent. ' +
            'Nothing is sent before a second person approves. Where the partner may have the original, both say `evenIfThere`.',
          errors: [...withBody, ...asAtTheDoor, 'not_correctable', 'content_purged', 'wrong_state', 'nothing_changed'],
          requestExample: exampleNewCorrection,
          answers: { 201: { description: 'What waits for a second person', example: exampleCorrectionView } },
        }),
        params: TransferParams,
        body: ref(NewCorrection),
        response: { 201: ref(CorrectionView) },
      },
    },
    async (request, reply) => {
      const { content, reason, evenIfThere = false } = request.body
      const dossier = await readDossier(request, content)
      const proposed = await corrections.propose(request.params.id, { content, dossier }, { actor: actorOf(request), reason, evenIfThere })
      request.auditFacts = factsOf(proposed.correction)
      return reply.code(201).send(viewWithContent(proposed))
    },
  )

  app.get(
    '/admin/v1/corrections',
    {
      config: { access: { may: 'transfers.read' } },
      schema: {
        ...describe({
          id: 'listCorrections',
          tag,
          access: 'bearer',
          summary: 'List corrections',
          description: 'Newest first, by cursor, without what they say. What waits for a second person: `state=proposed`.',
          errors: ['invalid_input', 'invalid_cursor'],
          answers: { 200: { description: 'One page', example: { items: [exampleCorrection] } } },
        }),
        querystring: CorrectionQuery,
        response: { 200: ref(CorrectionPage) },
      },
    },
    async (request) => {
      const { state: states, original, limit, cursor } = request.query
      const { items, next } = await corrections.list({ ...(states ? { states } : {}), ...(original ? { original } : {}) }, limit, cursor)
      return { items: items.map(viewCorrection), ...(next === undefined ? {} : { next }) }
    },
  )

  app.get(
    '/admin/v1/corrections/:id',
    {
      config: { access: { may: 'content.read' }, audited: 'export' },
      schema: {
        ...describe({
          id: 'getCorrection',
          tag,
          access: 'bearer',
          summary: 'See what a correction changes',
          description: 'Every place that differs, before and after: personal data.',
          errors: ['not_found'],
          answers: { 200: { description: 'The correction', example: exampleCorrectionView } },
        }),
        params: TransferParams,
        response: { 200: ref(CorrectionView) },
      },
    },
    async (request) => {
      const found = await corrections.read(request.params.id)
      request.auditFacts = factsOf(found.correction)
      return viewWithContent(found)
    },
  )

  addDecision(app, door, 'approve', 'replays.approve', 'Approve a correction', 'By another person than who proposed it. The corrected dossier goes as a transfer of its own; the original leaves the list of failed ones and is kept. Where the partner may have it, only with `evenIfThere`.', [
    'second_person_needed', 'content_purged', 'not_correctable', ...asAtTheDoor,
  ])
  addDecision(app, door, 'reject', 'replays.approve', 'Reject a correction', 'By another person than who proposed it. Nothing is sent; the original stays as it is.', ['second_person_needed'])
  addDecision(app, door, 'withdraw', 'transfers.correct', 'Withdraw a correction', 'By who proposed it.', ['forbidden'])
}

function addDecision(app: Shell, { corrections }: Pick<AdminDoor, 'corrections'>, verb: 'approve' | 'reject' | 'withdraw', right: AdminPermission, summary: string, description: string, errors: readonly ErrorCode[]): void {
  const states = { approve: 'sent', reject: 'rejected', withdraw: 'withdrawn' } as const
  const { transferId, ...undecided } = exampleSentCorrection
  app.post(
    `/admin/v1/corrections/:id/${verb}`,
    {
      config: { access: { may: right }, audited: 'order' },
      schema: {
        ...describe({
          id: `${verb}Correction`,
          tag,
          access: 'bearer',
          summary,
          description,
          errors: [...withBody, 'wrong_state', ...errors],
          requestExample: { reason: 'Agreed with the agency by telephone' },
          answers: { 200: { description: 'The correction as it is now', example: { ...undecided, state: states[verb], ...(verb === 'approve' ? { transferId } : {}) } } },
        }),
        params: TransferParams,
        body: ref(verb === 'approve' ? CorrectionApproval : OrderRequest),
        response: { 200: ref(Correction) },
      },
    },
    async (request) => {
      const decided = await corrections[verb](request.params.id, { actor: actorOf(request), reason: request.body.reason, evenIfThere: 'evenIfThere' in request.body && request.body.evenIfThere === true })
      request.auditFacts = factsOf(decided)
      return viewCorrection(decided)
    },
  )
}

function factsOf({ dossierCode, partner }: KeptCorrection): { readonly dossierCode: string; readonly partner: string } {
  return { dossierCode, partner }
}

function viewCorrection({ at, paths, decidedBy, decidedAt, decision, transferId, ...correction }: KeptCorrection): Correction {
  return {
    ...correction,
    at: at.toISOString(),
    paths: [...paths],
    ...(decidedBy === undefined ? {} : { decidedBy }),
    ...(decidedAt === undefined ? {} : { decidedAt: decidedAt.toISOString() }),
    ...(decision === undefined ? {} : { decision }),
    ...(transferId === undefined ? {} : { transferId }),
  }
}

function viewWithContent({ correction, differences, content }: ReadCorrection): CorrectionView {
  return { ...viewCorrection(correction), differences: [...differences], ...(content === undefined ? {} : { content }) }
}
