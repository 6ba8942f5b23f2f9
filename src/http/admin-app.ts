/** The administrators' door: every client's transfers, replays, lanes. */
import type { FastifyInstance } from 'fastify'
import { LaneList, LaneView } from '../../schemas/lane.ts'
import { AttemptList, AttemptView, Timeline, TimelineStepView } from '../../schemas/timeline.ts'
import { AdminTransferPage, AdminTransferView, OrderRequest } from '../../schemas/transfer.ts'
import { addLaneRoutes } from './admin-lanes.ts'
import { addAdminTransferRoutes } from './admin-transfers.ts'
import type { AdminDoor } from './deps.ts'
import { documentApi, type ApiDoc } from './documentation.ts'
import { addHealthRoutes, healthSchemas, healthTag } from './health-routes.ts'
import { acceptJson } from './json-body.ts'
import { refuseOtherMethods } from './other-methods.ts'
import { openShell } from './shell.ts'

const bodyLimit = 64 * 1024
const requestTimeoutMs = 30_000

export async function createAdminApp(door: AdminDoor): Promise<FastifyInstance> {
  const app = openShell({ clock: door.clock, log: door.log, holders: door.administrators, bodyLimit, requestTimeoutMs })
  acceptJson(app)
  await documentApi(app, doc, door.docs)
  const addRefusals = refuseOtherMethods(app)
  addAdminTransferRoutes(app, door)
  addLaneRoutes(app, door)
  addHealthRoutes(app, door)
  addRefusals()
  return app
}

const doc: ApiDoc = {
  title: 'lienthong: API for administrators',
  description: 'Sees every transfer, replays what failed, suspends and resumes the lanes of partners.',
  bearer: 'The token of an administrator',
  tags: [
    { name: 'transfers', description: 'Transfers of all clients' },
    { name: 'lanes', description: 'Everything that waits for one partner' },
    healthTag,
  ],
  schemas: [AdminTransferView, AdminTransferPage, TimelineStepView, Timeline, AttemptView, AttemptList, OrderRequest, LaneView, LaneList, ...healthSchemas],
}
