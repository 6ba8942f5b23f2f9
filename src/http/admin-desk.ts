/** The operators' desk: what is wrong, how everything flows, and whom not to tell of it for a while. */
import { Desk } from '../../schemas/desk.ts'
import { ref } from '../../schemas/ref.ts'
import { OrderRequest } from '../../schemas/transfer.ts'
import { Silence, TroubleList, TroubleParams } from '../../schemas/troubles.ts'
import { actorOf } from './caller.ts'
import type { AdminDoor } from './deps.ts'
import { exampleDesk, exampleTroubles } from './examples-of-desk.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'

const tag = 'desk'
const order = { tag, access: 'bearer', errors: ['malformed_json', 'body_too_large', 'unsupported_media_type', 'invalid_input', 'not_found'] } as const

export function addDeskRoutes(app: Shell, { desk }: AdminDoor): void {
  app.get(
    '/admin/v1/desk',
    {
      config: { access: { may: 'lanes.read' } },
      schema: {
        ...describe({
          id: 'getDesk',
          tag,
          access: 'bearer',
          summary: 'See what is wrong and how everything flows',
          description: 'Counted at most every five seconds for all who look; `at` says when.',
          errors: [],
          answers: { 200: { description: 'The desk', example: exampleDesk } },
        }),
        response: { 200: ref(Desk) },
      },
    },
    () => desk.look(),
  )

  app.get(
    '/admin/v1/troubles',
    {
      config: { access: { may: 'lanes.read' } },
      schema: {
        ...describe({
          id: 'listTroubles',
          tag,
          access: 'bearer',
          summary: 'See what is wrong',
          description: 'One row a cause, worst first, with what repairs it; silenced ones last.',
          errors: [],
          answers: { 200: { description: 'What is wrong now', example: exampleTroubles } },
        }),
        response: { 200: ref(TroubleList) },
      },
    },
    troubles,
  )

  app.post(
    '/admin/v1/troubles/:key/silence',
    {
      config: { access: { may: 'troubles.silence' }, audited: 'order' },
      schema: {
        ...describe({
          ...order,
          id: 'silenceTrouble',
          summary: 'Tell nobody of a trouble for some hours',
          description: 'It stays on the desk, at its end; no message is sent about it meanwhile.',
          requestExample: { hours: 4, reason: 'The agency announced maintenance until noon' },
          answers: { 200: { description: 'What is wrong now', example: exampleTroubles } },
        }),
        params: TroubleParams,
        body: ref(Silence),
        response: { 200: ref(TroubleList) },
      },
    },
    async (request) => {
      await desk.silence(request.params.key, request.body.hours, actorOf(request))
      return troubles()
    },
  )

  app.post(
    '/admin/v1/troubles/:key/unsilence',
    {
      config: { access: { may: 'troubles.silence' }, audited: 'order' },
      schema: {
        ...describe({
          ...order,
          id: 'unsilenceTrouble',
          summary: 'Tell of a trouble again',
          description: 'Ends a silence before its time.',
          requestExample: { reason: 'The maintenance is over' },
          answers: { 200: { description: 'What is wrong now', example: exampleTroubles } },
        }),
        params: TroubleParams,
        body: ref(OrderRequest),
        response: { 200: ref(TroubleList) },
      },
    },
    async (request) => {
      await desk.unsilence(request.params.key)
      return troubles()
    },
  )

  async function troubles() {
    const { at, troubles: items } = await desk.look()
    return { at, items }
  }
}
