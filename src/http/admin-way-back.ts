/** How the way back runs: any dossier's state, the polls, the delay until the national portal knows. */
import { AdminDossierParams, DossierView } from '../../schemas/dossier-view.ts'
import { PollerList } from '../../schemas/inbox.ts'
import { ref } from '../../schemas/ref.ts'
import { SyncDelayQuery, type SyncDelayDay } from '../../schemas/sync-delay.ts'
import { GatewayError } from '../domain/errors.ts'
import { wantsCsv, writeCsv, type CsvColumn } from './csv.ts'
import type { AdminDoor } from './deps.ts'
import { exampleDossierView, examplePollers, exampleSyncDelays } from './example-dossier.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'
import { viewDossier, viewPoller } from './views.ts'

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
          description: 'From the arrival of a change here to the portal’s word, by the partner where it happened, and by day. With `Accept: text/csv` the days as a table.',
          errors: ['invalid_input'],
          answers: {
            200: {
              description: 'One line a partner',
              content: {
                'application/json': { schema: { $ref: '#/components/schemas/SyncDelayReport' }, example: exampleSyncDelays },
                'text/csv': { schema: { type: 'string' } },
              },
            },
          },
        }),
        querystring: SyncDelayQuery,
      },
    },
    async (request, reply) => {
      const { from, to, lateAfterMinutes } = request.query
      const report = await door.syncReport({ from, to, lateAfterMinutes })
      if (!wantsCsv(request.headers.accept)) return report
      reply.headers({ 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="sync-delays.csv"' })
      return reply.send(Buffer.from(writeCsv(delayColumns, report.days)))
    },
  )
}

const seconds = (milliseconds: number | undefined) => (milliseconds === undefined ? undefined : (milliseconds / 1000).toFixed(1))

const delayColumns: readonly CsvColumn<SyncDelayDay>[] = [
  { heading: 'Ngày / Day', of: ({ day }) => day },
  { heading: 'Cơ quan / Partner', of: ({ partner }) => partner },
  { heading: 'Thay đổi / Changes', of: ({ count }) => String(count) },
  { heading: 'Chưa đến / Pending', of: ({ pending }) => String(pending) },
  { heading: 'Không được nhận / Failed', of: ({ failed }) => String(failed) },
  { heading: 'Chậm / Late', of: ({ late }) => String(late) },
  { heading: 'p50 (s)', of: ({ p50 }) => seconds(p50) },
  { heading: 'p95 (s)', of: ({ p95 }) => seconds(p95) },
  { heading: 'Lâu nhất / Longest (s)', of: ({ longest }) => seconds(longest) },
]
