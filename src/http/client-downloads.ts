/** Files that a client may read: what it uploaded, and the results and receipts of its dossiers. */
import { Type } from 'typebox'
import { GatewayError } from '../domain/errors.ts'
import type { ByteRange, OpenAttachment } from '../ports/attachment-store.ts'
import { answerWithFile, fileAnswers, fileConditions, fileErrors } from './answer-with-file.ts'
import { createCallerLookup } from './caller.ts'
import type { ClientDoor } from './deps.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'

const DownloadParams = Type.Object({ digest: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the file' }) }, { additionalProperties: false })

export function addDownloadRoute(app: Shell, door: ClientDoor): void {
  const callerOf = createCallerLookup(door.clients)
  app.get(
    '/v1/attachments/:digest',
    {
      config: { access: { may: 'attachments.get' }, audited: 'export' },
      exposeHeadRoute: false,
      schema: {
        ...describe({
          id: 'downloadAttachment',
          tag: 'attachments',
          access: 'bearer',
          summary: 'Fetch a file',
          description: 'One’s own, or a result or receipt of one’s dossiers, by the digest that stands in the dossier. Confidential results are kept for a short time only.',
          errors: fileErrors,
          parameters: fileConditions,
          answers: fileAnswers,
        }),
        params: DownloadParams,
      },
    },
    async (request, reply) => {
      const client = callerOf(request).id
      return answerWithFile(request, reply, (range) => openFile(door, client, request.params.digest, range))
    },
  )
}

async function openFile(door: ClientDoor, client: string, digest: string, range: ByteRange | undefined): Promise<OpenAttachment> {
  try {
    return await door.attachments.openFor(client, digest, range)
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'missing_attachment') throw new GatewayError('not_found', { cause: error })
    throw error
  }
}
