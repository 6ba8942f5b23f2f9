/** The partners' door: their callbacks, and what they fetch by signed links. */
import type { FastifyInstance } from 'fastify'
import { addCallbackRoutes } from './callback-routes.ts'
import type { PartnerDoor } from './deps.ts'
import { documentApi, type ApiDoc } from './documentation.ts'
import { addDocumentRoutes } from './document-routes.ts'
import { addHealthRoutes, healthSchemas, healthTag } from './health-routes.ts'
import { addMessageRoutes } from './message-routes.ts'
import { refuseOtherMethods } from './other-methods.ts'
import { openShell } from './shell.ts'
import { traceRequests } from './trace-context.ts'

/** Callbacks are notices, and whoever sends one is known only once it is read. */
const bodyLimit = 1024 * 1024
const requestTimeoutMs = 120_000

export async function createPartnerApp(door: PartnerDoor): Promise<FastifyInstance> {
  const app = openShell({ clock: door.clock, log: door.log, ...nobody, isStopping: door.isStopping, overload: door.overload, proxies: door.proxies, bodyLimit, requestTimeoutMs })
  traceRequests(app, 'partner', door)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  await documentApi(app, doc, door.docs)
  const addRefusals = refuseOtherMethods(app)
  addCallbackRoutes(app, door)
  addDocumentRoutes(app, door)
  addMessageRoutes(app, door)
  addHealthRoutes(app, door)
  addRefusals()
  return app
}

const doc: ApiDoc = {
  file: 'callbacks.json',
  title: 'lienthong: addresses that partners call',
  description: 'Callbacks are in each partner’s own format, verified by its signature and answered in its words; documents, and messages again, are fetched by signed links.',
  tags: [
    { name: 'callbacks', description: 'What partners tell without being asked' },
    { name: 'documents', description: 'Files of dossiers, for partners that take them by address, and messages again' },
    healthTag,
  ],
  schemas: healthSchemas,
}

/** Partners prove themselves by what they send. */
export const nobody = {
  authenticate: () => Promise.resolve(undefined),
  takeTurn: () => Promise.resolve(),
  audit: () => Promise.resolve(),
}
