/** Messages by signed link: what a partner was sent, again, so that it can ask for itself what it lost. Nothing changes by it. */
import { Type } from 'typebox'
import { GatewayError } from '../domain/errors.ts'
import type { Signer } from '../ports/signer.ts'
import type { TransferStore } from '../ports/transfer-store.ts'
import type { Partners } from '../usecases/partners.ts'
import { writeDigest } from './content-digest.ts'
import type { DocumentLinks } from './document-links.ts'
import { linkParameters, proveLink } from './link-proof.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'

export interface MessageDoor {
  readonly transfers: Pick<TransferStore, 'get' | 'payload'>
  readonly partners: Partners
  readonly signer: Pick<Signer, 'sign'>
  readonly documentLinks: Pick<DocumentLinks, 'checkMessage'>
}

const MessageParams = Type.Object({ id: Type.String({ format: 'uuid', description: 'Id of the message' }) })

const headers = {
  'Repr-Digest': 'SHA-256 of the message (RFC 9530)',
  'X-Message-Id': 'Id of the message',
  'X-JWS-Signature': 'Detached signature of the sender over the message, made for this partner and this id (RFC 7515, RFC 7797)',
}

export function addMessageRoutes(app: Shell, door: MessageDoor): void {
  app.get(
    '/messages/:id',
    {
      config: { access: 'own-proof' },
      exposeHeadRoute: false,
      schema: {
        ...describe({
          id: 'getMessage',
          tag: 'documents',
          access: 'public',
          summary: 'Fetch a message again',
          description: 'By the link that stands in the message, which expires: the dossier as its sender wrote it, byte for byte, with its seal. Nothing changes by it.',
          errors: ['not_found'],
          parameters: linkParameters,
          answers: { 200: { description: 'The dossier', headers, content: { 'application/json': { schema: {} } } } },
        }),
        params: MessageParams,
      },
    },
    async (request, reply) => {
      const { id } = request.params
      proveLink(request, (expires, signature) => door.documentLinks.checkMessage(id, expires, signature))
      const { payload, digest, signature } = await readMessage(door, id)
      return reply
        .headers({
          'content-type': 'application/json',
          'content-disposition': 'attachment',
          'repr-digest': writeDigest(digest),
          'x-message-id': id,
          'x-jws-signature': signature,
        })
        .send(Buffer.from(payload))
    },
  )
}

/** Throws `not_found` for what never left, and for what is kept no more. */
async function readMessage({ transfers, partners, signer }: MessageDoor, id: string) {
  const transfer = await transfers.get(id)
  const partner = transfer && partners.get(transfer.partner)?.line.partner
  if (transfer === undefined || partner === undefined || transfer.attempts === 0) throw new GatewayError('not_found')
  const payload = await transfers.payload(id)
  if (payload === undefined) throw new GatewayError('not_found')
  const { detached, digest } = await signer.sign(payload, 'jws-detached', { issuer: transfer.sender, audience: partner.organisation, messageId: id, service: 'message' })
  if (detached === undefined) throw new TypeError('a detached signature is not there')
  return { payload, digest, signature: detached }
}
