/** Documents by signed link, whole or in parts, so that a broken transfer goes on where it ended. */
import { Type } from 'typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { GatewayError } from '../domain/errors.ts'
import type { AttachmentStore, ByteRange, OpenAttachment } from '../ports/attachment-store.ts'
import { tagOf, wantedPart } from './byte-ranges.ts'
import { writeDigest } from './content-digest.ts'
import type { PartnerDoor } from './deps.ts'
import { linkParameters, proveLink } from './link-proof.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'

const DocumentParams = Type.Object({ digest: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the document' }) })

const headers = { ETag: 'The digest', 'Repr-Digest': 'SHA-256 of the whole document (RFC 9530)', 'Accept-Ranges': 'bytes' }
const content = { 'application/octet-stream': { schema: {} } }
const conditions = [
  { name: 'If-Match', in: 'header', required: false, description: 'The digest in quotes: answered only with this document', schema: Type.String() },
  { name: 'If-None-Match', in: 'header', required: false, description: 'Digests in quotes that are there already', schema: Type.String() },
  { name: 'Range', in: 'header', required: false, description: 'One range of bytes, e.g. bytes=1048576-', schema: Type.String() },
  { name: 'If-Range', in: 'header', required: false, description: 'The digest in quotes: the range is of this document', schema: Type.String() },
] as const

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
          errors: ['not_found'],
          parameters: [...linkParameters, ...conditions],
          answers: {
            200: { description: 'The document', headers, content },
            206: { description: 'The part of it that was asked for', headers: { ...headers, 'Content-Range': 'Which part of how much' }, content },
            304: { description: 'The document is one that If-None-Match names' },
            412: { description: 'The document is none that If-Match names' },
            416: { description: 'The document has no such part', headers: { 'Content-Range': 'How much there is' } },
          },
        }),
        params: DocumentParams,
      },
    },
    answer,
  )
  app.head(url, { config: { access: 'own-proof' }, schema: { hide: true, params: DocumentParams } }, answer)
}

/** `open` is asked for the whole file first: how long it is decides which part can be given. */
export async function answerWithFile(request: FastifyRequest, reply: FastifyReply, open: (range?: ByteRange) => Promise<OpenAttachment>): Promise<FastifyReply> {
  const { stored, content } = await open()
  const wanted = wantedPart(request.method, request.headers, stored)
  if (wanted.kind !== 'whole' || request.method === 'HEAD') content.destroy()
  reply.headers({ etag: tagOf(stored.digest), 'accept-ranges': 'bytes' })
  switch (wanted.kind) {
    case 'another':
      return reply.code(412).send()
    case 'known':
      return reply.code(304).send()
    case 'beyond':
      return reply.code(416).header('content-range', `bytes */${stored.size}`).send()
    case 'whole':
      reply.headers(headersOf(stored, stored.size))
      return request.method === 'HEAD' ? reply.send() : reply.send(content)
    case 'part': {
      const { start, end } = wanted.range
      const part = await open(wanted.range)
      reply.headers({ ...headersOf(stored, end - start + 1), 'content-range': `bytes ${start}-${end}/${stored.size}` })
      return reply.code(206).send(part.content)
    }
  }
}

function headersOf({ mediaType, digest }: OpenAttachment['stored'], length: number) {
  return { 'content-type': mediaType, 'content-length': String(length), 'content-disposition': 'attachment', 'repr-digest': writeDigest(digest) }
}

async function openDocument(attachments: Pick<AttachmentStore, 'open'>, digest: string, range: ByteRange | undefined): Promise<OpenAttachment> {
  try {
    return await attachments.open(digest, range)
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'missing_attachment') throw new GatewayError('not_found', { cause: error })
    throw error
  }
}
