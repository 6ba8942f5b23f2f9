/** How the way back runs: any dossier's state, the polls, the delay until the national portal knows. */
import { AdminDossierParams, DossierView } from '../../schemas/dossier-view.ts'
import { PollerList } from '../../schemas/inbox.ts'
import { ref } from '../../schemas/ref.ts'
import { SyncDelayQuery, SyncDelayReport } from '../../schemas/sync-delay.ts'
import { GatewayError } from '../domain/errors.ts'
import type { AdminDoor } from './deps.ts'
import { exampleDossierView, examplePollers, exampleSyncDelays } from './example-dossier.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'
import { viewDossier, viewPoller, viewSyncDelay } from './views.ts'

const dayMs = 24 * 3_600_000

export function addWayBackRoutes(app: Shell, door: AdminDoor): void {
  app.get(
    '/admin/v1/dossiers/:sender/:code',
    {
      config: { access: { may: 'dossiers.read' } },
      schema: {
        ...describe({
          id: 'getAnyDossier',
          tag: 'dossiers',
          access: 'bearer',
          summary: 'See where a dossier stands',
          description: 'As its sender sees it.',
          errors: ['not_found'],
          answers: { 200: { description: 'The dossier', example: exampleDossierView } },
        }),
        params: AdminDossierParams,
        response: { 200: ref(DossierView) },
      },
    },
    async (request) => {
      const dossier = await door.dossiers.get(request.params)
      if (dossier === undefined) throw new GatewayError('not_found')
      return viewDossier(dossier)
    },
  )

  app.get(
    '/admin/v1/pollers',
    {
      config: { access: { may: 'lanes.read' } },
      schema: {
        ...describe({
          id: 'listPollers',
          tag: 'lanes',
          access: 'bearer',
          summary: 'See how partners are asked for news',
          description: 'When each was asked last and will be asked next, and for how many dossiers.',
          errors: [],
          answers: { 200: { description: 'Every partner that is polled', example: examplePollers } },
        }),
        response: { 200: ref(PollerList) },
      },
    },
    async () => ({ items: (await door.polls.list()).map(viewPoller) }),
  )

  app.get(
    '/admin/v1/sync-delays',
    {
      config: { access: { may: 'lanes.read' } },
      schema: {
        ...describe({
          id: 'getSyncDelays',
          tag: 'dossiers',
          access: 'bearer',
          summary: 'See how late the national portal learns',
          description: 'From the arrival of a change here to the portal’s word, by the partner where it happened.',
          errors: ['invalid_input'],
          answers: { 200: { description: 'One line a partner', example: exampleSyncDelays } },
        }),
        querystring: SyncDelayQuery,
        response: { 200: ref(SyncDelayReport) },
      },
    },
    async (request) => {
      const to = request.query.to === undefined ? door.clock.now() : new Date(request.query.to)
      const from = request.query.from === undefined ? new Date(to.getTime() - dayMs) : new Date(request.query.from)
      const items = await door.dossiers.syncDelays(from, to)
      return { from: from.toISOString(), to: to.toISOString(), items: items.map(viewSyncDelay) }
    },
  )
}
