/** What became of a dossier at its partners, as its sender sees it. */
import { DossierParams, DossierView } from '../../schemas/dossier-view.ts'
import { ref } from '../../schemas/ref.ts'
import { GatewayError } from '../domain/errors.ts'
import { createCallerLookup } from './caller.ts'
import type { ClientDoor } from './deps.ts'
import { exampleDossierView } from './example-dossier.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'
import { viewDossier } from './views.ts'

export function addDossierRoutes(app: Shell, door: ClientDoor): void {
  const callerOf = createCallerLookup(door.clients)
  app.get(
    '/v1/dossiers/:code',
    {
      config: { access: { may: 'dossiers.read' } },
      schema: {
        ...describe({
          id: 'getDossier',
          tag: 'dossiers',
          access: 'bearer',
          summary: 'See where a dossier stands',
          description:
            'Whichever partners hold it: the national status with the partner’s own words, what is owed and paid, supplement rounds, results with ' +
            'the digests of their files, the clock with its suspensions, and whether the national portal is in step. Known a moment after the first transfer was accepted.',
          errors: ['not_found'],
          answers: { 200: { description: 'The dossier', example: exampleDossierView } },
        }),
        params: DossierParams,
        response: { 200: ref(DossierView) },
      },
    },
    async (request) => {
      const dossier = await door.dossiers.get({ sender: callerOf(request).organisation, code: request.params.code })
      if (dossier === undefined) throw new GatewayError('not_found')
      return viewDossier(dossier)
    },
  )
}
