/** Where a transfer stands among others: the runs it was part of, its corrected versions, the other versions of its dossier. */
import { ref } from '../../schemas/ref.ts'
import { Lineage } from '../../schemas/replays.ts'
import { TransferParams } from '../../schemas/transfer.ts'
import type { TransferLineage } from '../ports/lineage-store.ts'
import type { AdminDoor } from './deps.ts'
import { exampleLineage } from './examples-of-corrections.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'

export function addLineageRoute(app: Shell, { readLineage }: Pick<AdminDoor, 'readLineage'>): void {
  app.get(
    '/admin/v1/transfers/:id/lineage',
    {
      config: { access: { may: 'transfers.read' } },
      schema: {
        ...describe({
          id: 'getLineage',
          tag: 'transfers',
          access: 'bearer',
          summary: 'See what a transfer came from, and what came of it',
          description: 'The runs that sent it again, its corrected versions and what it corrects, and every version of its dossier for the same partner.',
          errors: ['not_found'],
          answers: { 200: { description: 'The transfer among others', example: exampleLineage } },
        }),
        params: TransferParams,
        response: { 200: ref(Lineage) },
      },
    },
    async (request) => viewLineage(await readLineage(request.params.id)),
  )
}

function viewLineage({ transferId, runs, corrects, correctedBy, dossier }: TransferLineage): Lineage {
  return {
    transferId,
    runs: runs.map(({ at, ...run }) => ({ ...run, at: at.toISOString() })),
    correctedBy: correctedBy.map(({ at, ...corrected }) => ({ ...corrected, at: at.toISOString() })),
    dossier: dossier.map(({ acceptedAt, ...version }) => ({ ...version, acceptedAt: acceptedAt.toISOString() })),
    ...(corrects === undefined ? {} : { corrects }),
  }
}
