/** Uploading files, streamed to the store. The body is the file itself. */
import type { IncomingMessage } from 'node:http'
import { AttachmentView } from '../../schemas/attachment.ts'
import { ref } from '../../schemas/ref.ts'
import { GatewayError } from '../domain/errors.ts'
import { createCallerLookup } from './caller.ts'
import { readContentDigest } from './content-digest.ts'
import type { ClientDoor } from './deps.ts'
import { exampleAttachment } from './examples.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'
import { uploadedBody } from './uploaded-body.ts'
import { viewAttachment } from './views.ts'
import { Type } from 'typebox'

export async function addAttachmentRoutes(app: Shell, door: ClientDoor): Promise<void> {
  const callerOf = createCallerLookup(door.clients)
  const limit = door.maxAttachmentBytes

  await app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, content: IncomingMessage, parsed) => parsed(null, content))
    // the parser of this scope replaced the one of the app
    const files = scope as typeof app
    files.post(
      '/v1/attachments',
      {
        config: { access: { may: 'attachments.put' } },
        bodyLimit: limit,
        schema: {
          ...describe({
            id: 'uploadAttachment',
            tag: 'attachments',
            access: 'bearer',
            summary: 'Upload a file',
            description:
              'The body is the file, Content-Type its type. The answer’s digest, size and media type go into the dossiers that name the file. ' +
              'The same file may be uploaded again; it is kept once.',
            errors: ['malformed_request', 'body_too_large', 'unsupported_media_type', 'invalid_input', 'digest_mismatch', 'request_timeout'],
            parameters: [
              {
                name: 'Content-Digest',
                in: 'header',
                required: false,
                description: 'SHA-256 of the file (RFC 9530); what does not match is refused',
                schema: Type.String({ examples: ['sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:'] }),
              },
            ],
            requestBody: {
              required: true,
              content: { 'application/pdf': { schema: {} }, 'image/*': { schema: {} }, 'application/*': { schema: {} }, 'text/*': { schema: {} } },
            },
            answers: { 201: { description: 'Kept', example: exampleAttachment } },
          }),
          response: { 201: ref(AttachmentView) },
        },
      },
      async (request, reply) => {
        const mediaType = mediaTypeOf(request.headers['content-type'])
        const declared = request.headers['content-length']
        if (declared !== undefined && Number(declared) > limit) throw tooLarge(limit)
        if (request.body === undefined || declared === '0') throw emptyFile()
        const digest = readContentDigest(singleHeader(request.headers['content-digest']))
        const expected = { client: callerOf(request).id, mediaType, maxBytes: limit, ...(digest === undefined ? {} : { digest }) }
        const stored = await door.attachments.put(uploadedBody(request.raw), expected)
        return reply.code(201).send(viewAttachment(stored))
      },
    )
    done()
  })
}

function mediaTypeOf(header: string | undefined): string {
  const mediaType = header?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (/^[a-z]+\/[a-z0-9.+-]{1,80}$/.test(mediaType)) return mediaType
  const detail = { vi: 'Content-Type phải nêu kiểu của tệp, ví dụ application/pdf.', en: 'Content-Type must name the type of the file, e.g. application/pdf.' }
  throw new GatewayError('unsupported_media_type', { detail })
}

function tooLarge(limit: number): GatewayError {
  return new GatewayError('body_too_large', { detail: { vi: `Tệp dài nhất ${limit} byte.`, en: `A file may have at most ${limit} bytes.` } })
}

function singleHeader(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value
}

function emptyFile(): GatewayError {
  return new GatewayError('invalid_input', { errors: [{ field: '', message: { vi: 'tệp không được rỗng', en: 'the file must not be empty' } }] })
}
