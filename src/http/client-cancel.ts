/** Cancelling one's own transfer. The address says it all: whatever comes as a body is not read. */
import { ref } from '../../schemas/ref.ts'
import { TransferParams, TransferView } from '../../schemas/transfer.ts'
import { createCallerLookup } from './caller.ts'
import type { ClientDoor } from './deps.ts'
import { exampleTransfer } from './examples.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'
import { viewTransfer } from './views.ts'

export async function addCancelRoute(app: Shell, door: ClientDoor): Promise<void> {
  const callerOf = createCallerLookup(door.clients)

  await app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _body, parsed) => parsed(null, undefined))
    // the parser of this scope replaced the one of the app
    const orders = scope as typeof app
    orders.post(
      '/v1/transfers/:id/cancel',
      {
        config: { access: { may: 'transfers.cancel' } },
        schema: {
          ...describe({
            id: 'cancelTransfer',
            tag: 'transfers',
            access: 'bearer',
            summary: 'Cancel a transfer',
            description: 'Only what was not sent yet or waits for a retry. Takes no body; one that comes is not read.',
            errors: ['malformed_request', 'not_found', 'not_cancellable', 'body_too_large', 'unsupported_media_type'],
            answers: { 200: { description: 'The cancelled transfer', example: { ...exampleTransfer, state: 'cancelled' } } },
          }),
          params: TransferParams,
          response: { 200: ref(TransferView) },
        },
      },
      async (request) => viewTransfer(await door.cancelTransfer(request.params.id, callerOf(request).id)),
    )
    done()
  })
}
