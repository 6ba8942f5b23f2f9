/** Documents by signed link. Whatever is wrong with a link looks the same from outside: there is nothing here. */
import { Type } from 'typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { GatewayError } from '../domain/errors.ts'
import type { AttachmentStore, ByteRange, OpenAttachment } from '../ports/attachment-store.ts'
import { answerWithFile, fileAnswers, fileConditions, fileErrors } from './answer-with-file.ts'
import type { PartnerDoor } from './deps.ts'
import { linkParameters, proveLink } from './link-proof.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'

const DocumentParams = Type.Object({ digest: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the document' }) })

export function addDocumentRoutes(app: Shell, door: Pick<PartnerDoor, 'attachments' | 'documentLinks'>): void {
  const url = '/documents/:digest'

  async function answer(request: FastifyRequest<{ Params: { digest: string } }>, reply: FastifyReply): Promise<FastifyReply> {
    const { digest } = request.params
    proveLink(request, (expires, signature) => door.documentLinks.check(digest, expires, signature))
    return answerWithFile(request, reply, (range) => openDocument(door.attachments, digest, range))
  }

  app.get(
    url,
    {
      config: { access: 'own-proof' },
      exposeHeadRoute: false,
      schema: {
        ...describe({
          id: 'getDocument',
          tag: 'documents',
          access: 'public',
          summary: 'Fetch a document',
          description: 'By the link that stands in the message, which expires. HEAD tells the same without the document.',
          errors: fileErrors,
          parameters: [...linkParameters, ...fileConditions],
          answers: fileAnswers,
        }),
        params: DocumentParams,
      },
    },
    answer,
  )
  app.head(url, { config: { access: 'own-proof' }, schema: { hide: true, params: DocumentParams } }, answer)
}

async function openDocument(attachments: Pick<AttachmentStore, 'open'>, digest: string, range: ByteRange | undefined): Promise<OpenAttachment> {
  try {
    return await attachments.open(digest, range)
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'missing_attachment') throw new GatewayError('not_found', { cause: error })
    throw error
  }
}
