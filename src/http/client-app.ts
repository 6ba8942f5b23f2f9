/** The door of the one-stop systems: they hand dossiers over here and follow them. */
import type { FastifyInstance } from 'fastify'
import { AttachmentView } from '../../schemas/attachment.ts'
import { Dossier } from '../../schemas/dossier.ts'
import { DossierView } from '../../schemas/dossier-view.ts'
import { EventPage, EventView } from '../../schemas/event.ts'
import { PartnerList, PartnerView } from '../../schemas/lane.ts'
import { AnswerBatch, Asking, FieldSource, QuestionBatch } from '../../schemas/queries/question.ts'
import { Timeline, TimelineStepView } from '../../schemas/timeline.ts'
import { Acceptance, AcceptanceReceipt, TransferPage, TransferView } from '../../schemas/transfer.ts'
import { createCallerLookup } from './caller.ts'
import { addAttachmentRoutes } from './client-attachments.ts'
import { addCancelRoute } from './client-cancel.ts'
import { addDossierRoutes } from './client-dossiers.ts'
import { addDownloadRoute } from './client-downloads.ts'
import { addEventRoutes } from './client-events.ts'
import { addPartnerRoutes } from './client-partners.ts'
import { addQueryRoutes } from './client-queries.ts'
import { addTransferRoutes } from './client-transfers.ts'
import type { ClientDoor } from './deps.ts'
import { documentApi } from './documentation.ts'
import { addEvidenceRoute } from './evidence-route.ts'
import { addHealthRoutes, healthSchemas, healthTag } from './health-routes.ts'
import { acceptJson } from './json-body.ts'
import { refuseOtherMethods } from './other-methods.ts'
import { addTokenRoutes, tokenSchemas, tokenTag } from './oauth-routes.ts'
import { openShell } from './shell.ts'
import { traceRequests } from './trace-context.ts'

/** Dossiers carry no files, so this is ample; files go through /v1/attachments. */
const bodyLimit = 1024 * 1024
/** A gigabyte over a district's line takes its time; headers and idle connections have limits of their own. */
const requestTimeoutMs = 30 * 60_000

export async function createClientApp(door: ClientDoor): Promise<FastifyInstance> {
  const app = openShell({ ...door, audit: door.audit.record, bodyLimit, requestTimeoutMs })
  traceRequests(app, 'client', door)
  acceptJson(app)
  await documentApi(
    app,
    {
      file: 'client.json',
      title: 'lienthong: API for one-stop systems',
      description:
        'Hands administrative dossiers over to the gateway and follows them to the receiving agency. ' +
        'A 202 with its signed receipt means that the dossier is kept, whatever breaks afterwards. ' +
        'Every error is an RFC 9457 problem document with a stable code, in English and Vietnamese.',
      bearer: 'The access token that requestToken gave to the one-stop system',
      tags: [
        tokenTag,
        { name: 'transfers', description: 'Dossiers on their way to a partner' },
        { name: 'dossiers', description: 'What became of them at their partners' },
        { name: 'attachments', description: 'Files: uploaded before the dossiers that name them, and fetched when they are results' },
        { name: 'events', description: 'What happened, in order' },
        { name: 'partners', description: 'Where dossiers can go' },
        { name: 'queries', description: 'Look-ups: what partners know, asked for a purpose and answered with a signature' },
        healthTag,
      ],
      schemas: [
        Dossier, DossierView, TransferView, AcceptanceReceipt, Acceptance, TransferPage, TimelineStepView, Timeline,
        AttachmentView, EventView, EventPage, PartnerView, PartnerList, Asking, FieldSource, QuestionBatch, AnswerBatch, ...tokenSchemas, ...healthSchemas,
      ],
    },
    door.docs,
  )
  const addRefusals = refuseOtherMethods(app)
  await addTokenRoutes(app, door)
  addTransferRoutes(app, door)
  await addCancelRoute(app, door)
  const callerOf = createCallerLookup(door.clients)
  addEvidenceRoute(app, { path: '/v1/transfers/:id/evidence', operationId: 'getEvidence', openEvidence: door.openEvidence, clientOf: (request) => callerOf(request).id })
  await addAttachmentRoutes(app, door)
  addDownloadRoute(app, door)
  addDossierRoutes(app, door)
  addEventRoutes(app, door)
  addPartnerRoutes(app, door)
  addQueryRoutes(app, door)
  addHealthRoutes(app, door)
  addRefusals()
  return app
}
