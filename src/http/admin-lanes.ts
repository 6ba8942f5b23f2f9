/** The lanes of the partners: seeing them, suspending and resuming them by hand. */
import { LaneList, LaneParams } from '../../schemas/lane.ts'
import { ref } from '../../schemas/ref.ts'
import { OrderRequest } from '../../schemas/transfer.ts'
import { GatewayError } from '../domain/errors.ts'
import { actorOf } from './caller.ts'
import type { AdminDoor } from './deps.ts'
import { exampleLanes } from './examples.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'
import { viewLane } from './views.ts'

const tag = 'lanes'

export function addLaneRoutes(app: Shell, door: AdminDoor): void {
  app.get(
    '/admin/v1/lanes',
    {
      config: { access: { may: 'lanes.read' } },
      schema: {
        ...describe({
          id: 'listLanes',
          tag,
          access: 'bearer',
          summary: 'See the lanes',
          description: 'open: traffic flows; suspended: known to be down, resumes by itself; stopped: waits for a person.',
          errors: [],
          answers: { 200: { description: 'Every lane', example: exampleLanes } },
        }),
        response: { 200: ref(LaneList) },
      },
    },
    listLanes,
  )
  addOrder('suspend', 'Stop sending to a partner', 'Transfers are accepted and wait.')
  addOrder('resume', 'Send to a partner again', 'Opens a suspended or stopped lane.')

  function addOrder(verb: 'suspend' | 'resume', summary: string, description: string): void {
    app.post(
      `/admin/v1/lanes/:partner/${verb}`,
      {
        config: { access: { may: 'lanes.change' }, audited: 'lane-change' },
        schema: {
          ...describe({
            id: `${verb}Lane`,
            tag,
            access: 'bearer',
            summary,
            description,
            errors: ['malformed_json', 'body_too_large', 'unsupported_media_type', 'invalid_input', 'not_found'],
            requestExample: { reason: 'Announced maintenance of the agency' },
            answers: { 200: { description: 'Every lane, after the order', example: exampleLanes } },
          }),
          params: LaneParams,
          body: ref(OrderRequest),
          response: { 200: ref(LaneList) },
        },
      },
      async (request) => {
        const { partner } = request.params
        if (!door.partners.has(partner)) throw new GatewayError('not_found')
        await door.lanes[verb](partner, { actor: actorOf(request), reason: request.body.reason })
        return listLanes()
      },
    )
  }

  async function listLanes() {
    return { items: (await door.lanes.list()).map((lane) => viewLane(lane, door.partners.get(lane.partner))) }
  }
}
