/** Documents by signed link. Whatever is wrong with a link looks the same from outside: there is nothing here. */
import { Type } from 'typebox'
import { GatewayError } from '../domain/errors.ts'
import type { AttachmentStore } from '../ports/attachment-store.ts'
import { writeDigest } from './content-digest.ts'
import type { PartnerDoor } from './deps.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'

const DocumentParams = Type.Object({ digest: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the document' }) })
const parameters = [
  { name: 'expires', in: 'query', required: true, description: 'Part of the link', schema: Type.String() },
  { name: 'signature', in: 'query', required: true, description: 'Part of the link', schema: Type.String() },
] as const

export function addDocumentRoutes(app: Shell, door: PartnerDoor): void {
  app.get(
    '/documents/:digest',
    {
      config: { access: 'own-proof' },
      exposeHeadRoute: false,
      schema: {
        ...describe({
          id: 'getDocument',
          tag: 'documents',
          access: 'public',
          summary: 'Fetch a document',
          description: 'By the link that stands in the message, which expires.',
          errors: ['not_found'],
          parameters,
          answers: {
            200: {
              description: 'The document',
              headers: { 'Repr-Digest': 'SHA-256 of the document (RFC 9530)' },
              content: { 'application/octet-stream': { schema: {} } },
            },
          },
        }),
        params: DocumentParams,
      },
    },
    async (request, reply) => {
      const { digest } = request.params
      const { expires, signature } = request.query as Readonly<Record<string, unknown>>
      const given = typeof expires === 'string' && typeof signature === 'string'
      if (!given || !door.documentLinks.check(digest, expires, signature)) throw new GatewayError('not_found')
      const { stored, content } = await openDocument(door.attachments, digest)
      return reply
        .headers({
          'content-type': stored.mediaType,
          'content-length': String(stored.size),
          'content-disposition': 'attachment',
          'repr-digest': writeDigest(stored.digest),
        })
        .send(content)
    },
  )
}

async function openDocument(attachments: Pick<AttachmentStore, 'open'>, digest: string) {
  try {
    return await attachments.open(digest)
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'missing_attachment') throw new GatewayError('not_found', { cause: error })
    throw error
  }
}
