/** The partners' door: their callbacks, and the documents they fetch by signed links. */
import type { FastifyInstance } from 'fastify'
import { addCallbackRoutes } from './callback-routes.ts'
import type { PartnerDoor } from './deps.ts'
import { documentApi } from './documentation.ts'
import { addDocumentRoutes } from './document-routes.ts'
import { addHealthRoutes, healthSchemas, healthTag } from './health-routes.ts'
import { refuseOtherMethods } from './other-methods.ts'
import { openShell } from './shell.ts'

const bodyLimit = 10 * 1024 * 1024
const requestTimeoutMs = 120_000

export async function createPartnerApp(door: PartnerDoor): Promise<FastifyInstance> {
  const app = openShell({ clock: door.clock, log: door.log, holders: [], bodyLimit, requestTimeoutMs })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  await documentApi(app, {
    title: 'lienthong: addresses that partners call',
    description: 'Callbacks are in each partner’s own format, verified by its signature and answered in its words; documents are fetched by signed links.',
    tags: [
      { name: 'callbacks', description: 'What partners tell without being asked' },
      { name: 'documents', description: 'Files of dossiers, for partners that take them by address' },
      healthTag,
    ],
    schemas: healthSchemas,
  })
  const addRefusals = refuseOtherMethods(app)
  addCallbackRoutes(app, door)
  addDocumentRoutes(app, door)
  addHealthRoutes(app, door)
  addRefusals()
  return app
}
