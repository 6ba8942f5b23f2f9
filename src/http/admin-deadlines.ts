/** Dossiers by the date they are promised for, and why one is overdue. */
import { DeadlinePage, DeadlineQuery, OverdueExplanation } from '../../schemas/deadlines.ts'
import { AdminDossierParams } from '../../schemas/dossier-view.ts'
import { ref } from '../../schemas/ref.ts'
import { GatewayError } from '../domain/errors.ts'
import type { AdminDoor } from './deps.ts'
import { exampleDeadlines, exampleOverdue } from './examples-of-reconciliation.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'
import { viewDeadline } from './views-of-reconciliation.ts'

const tag = 'dossiers'

export function addDeadlineRoutes(app: Shell, { deadlines }: Pick<AdminDoor, 'deadlines'>): void {
  app.get(
    '/admin/v1/deadlines',
    {
      config: { access: { may: 'dossiers.read' } },
      schema: {
        ...describe({
          id: 'listDeadlines',
          tag,
          access: 'bearer',
          summary: 'List dossiers by the date they are due',
          description: 'The earliest date first, by cursor. `overdue`: the date is past and the clock runs; `soon`: it comes within the days of warning; `open`: all that are not finished. Without a state those that are overdue or soon.',
          errors: ['invalid_input', 'invalid_cursor'],
          answers: { 200: { description: 'One page', example: exampleDeadlines } },
        }),
        querystring: DeadlineQuery,
        response: { 200: ref(DeadlinePage) },
      },
    },
    async (request) => {
      const { state, partner, limit, cursor } = request.query
      const { items, next } = await deadlines.list({ ...(state === undefined ? {} : { state }), ...(partner === undefined ? {} : { partner }) }, limit, cursor)
      return { items: items.map(viewDeadline), ...(next === undefined ? {} : { next }) }
    },
  )

  app.get(
    '/admin/v1/dossiers/:sender/:code/overdue',
    {
      config: { access: { may: 'dossiers.read' } },
      schema: {
        ...describe({
          id: 'explainOverdue',
          tag,
          access: 'bearer',
          summary: 'Learn why a dossier is overdue',
          description: 'One cause in one sentence, with the steps that it rests on and what to do.',
          errors: ['not_found'],
          answers: { 200: { description: 'The reason', example: exampleOverdue } },
        }),
        params: AdminDossierParams,
        response: { 200: ref(OverdueExplanation) },
      },
    },
    async (request) => {
      const explanation = await deadlines.explain(request.params)
      if (explanation === undefined) throw new GatewayError('not_found')
      return explanation
    },
  )
}
