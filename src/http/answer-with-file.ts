/** A file as an answer: whole or in part, under conditions, so that a broken transfer goes on where it ended. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { GatewayError, type ErrorCode } from '../domain/errors.ts'
import type { ByteRange, OpenAttachment } from '../ports/attachment-store.ts'
import { tagOf, wantedPart } from './byte-ranges.ts'
import { writeDigest } from './content-digest.ts'

const headers = { ETag: 'The digest', 'Repr-Digest': 'SHA-256 of the whole document (RFC 9530)', 'Accept-Ranges': 'bytes' }
const content = { 'application/octet-stream': { schema: {} } }
export const fileConditions = [
  { name: 'If-Match', in: 'header', required: false, description: 'The digest in quotes: answered only with this document', schema: Type.String() },
  { name: 'If-None-Match', in: 'header', required: false, description: 'Digests in quotes that are there already', schema: Type.String() },
  { name: 'Range', in: 'header', required: false, description: 'One range of bytes, e.g. bytes=1048576-', schema: Type.String() },
  { name: 'If-Range', in: 'header', required: false, description: 'The digest in quotes: the range is of this document', schema: Type.String() },
] as const

export const fileAnswers = {
  200: { description: 'The file', headers, content },
  206: { description: 'The part of it that was asked for', headers: { ...headers, 'Content-Range': 'Which part of how much' }, content },
  304: { description: 'The file is one that If-None-Match names' },
} as const

export const fileErrors: readonly ErrorCode[] = ['not_found', 'precondition_failed', 'range_not_satisfiable']

/** `open` is asked for the whole file first: how long it is decides which part can be given. */
export async function answerWithFile(request: FastifyRequest, reply: FastifyReply, open: (range?: ByteRange) => Promise<OpenAttachment>): Promise<FastifyReply> {
  const { stored, content } = await open()
  const wanted = wantedPart(request.method, request.headers, stored)
  if (wanted.kind !== 'whole' || request.method === 'HEAD') content.destroy()
  reply.headers({ etag: tagOf(stored.digest), 'accept-ranges': 'bytes' })
  switch (wanted.kind) {
    case 'another':
      throw new GatewayError('precondition_failed')
    case 'known':
      return reply.code(304).send()
    case 'beyond':
      reply.header('content-range', `bytes */${stored.size}`)
      throw new GatewayError('range_not_satisfiable')
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
