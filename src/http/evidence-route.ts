/** What proves a transfer, as a container that stands by itself: the same at both doors. */
import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { TransferParams } from '../../schemas/transfer.ts'
import { GatewayError } from '../domain/errors.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'

/** Undefined where there is no such transfer, or not this client's. Rejects with `key_unusable` where it cannot be signed. */
export type OpenEvidence = (transferId: string, client?: string) => Promise<Readable | undefined>

export const containerType = 'application/vnd.etsi.asic-e+zip'

export interface EvidenceRoute {
  readonly path: '/v1/transfers/:id/evidence' | '/admin/v1/transfers/:id/evidence'
  readonly operationId: string
  readonly openEvidence: OpenEvidence
  /** Whose transfers are shown; undefined for those of all. */
  readonly clientOf: (request: FastifyRequest) => string | undefined
}

export function addEvidenceRoute(app: Shell, { path, operationId, openEvidence, clientOf }: EvidenceRoute): void {
  app.get(
    path,
    {
      config: { access: { may: 'evidence.export' }, audited: 'export' },
      schema: {
        ...describe({
          id: operationId,
          tag: 'transfers',
          access: 'bearer',
          summary: 'Take the evidence of a transfer',
          description:
            'An ASiC-E container: the dossier, the acceptance, every attempt, signature and receipt, certificates, revocation answers, and the place of each in the chained and time-stamped journal. Check it with `lienthong verify` or with tools that are not ours; docs/evidence.md says how.',
          errors: ['not_found'],
          answers: { 200: { description: 'The container', headers: { 'Content-Disposition': 'A name for the file' }, content: { [containerType]: { schema: {} } } } },
        }),
        params: TransferParams,
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const container = await openEvidence(id, clientOf(request))
      if (container === undefined) throw new GatewayError('not_found')
      return reply.headers({ 'content-type': containerType, 'content-disposition': `attachment; filename="${id}.asice"` }).send(container)
    },
  )
}
