/** What a transfer says, word for word. */
import { TransferContent } from '../../schemas/corrections.ts'
import { ref } from '../../schemas/ref.ts'
import { TransferParams } from '../../schemas/transfer.ts'
import { GatewayError } from '../domain/errors.ts'
import type { AdminDoor } from './deps.ts'
import { exampleContent } from './examples-of-corrections.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'

export function addContentRoute(app: Shell, { transfers, corrections }: Pick<AdminDoor, 'transfers' | 'corrections'>): void {
  app.get(
    '/admin/v1/transfers/:id/content',
    {
      config: { access: { may: 'content.read' }, audited: 'export' },
      schema: {
        ...describe({
          id: 'getContent',
          tag: 'transfers',
          access: 'bearer',
          summary: 'See what a transfer says',
          description: 'The body word for word, as the client sent it: personal data. What was read by whom stands in the audit.',
          errors: ['not_found', 'content_purged'],
          answers: { 200: { description: 'The body', example: exampleContent } },
        }),
        params: TransferParams,
        response: { 200: ref(TransferContent) },
      },
    },
    async (request) => {
      const { id } = request.params
      const transfer = await transfers.get(id)
      if (transfer === undefined) throw new GatewayError('not_found')
      const { dossierCode, partner, payloadDigest: digest } = transfer
      request.auditFacts = { dossierCode, partner }
      const payload = await transfers.payload(id)
      if (payload === undefined) throw new GatewayError('content_purged')
      return { transferId: id, content: Buffer.from(payload).toString('utf8'), digest, mayBeThere: await corrections.mayBeThere(id) }
    },
  )
}
