/** Lists that somebody looks at every day, kept with the account. */
import { ref } from '../../schemas/ref.ts'
import { NewSavedFilter, SavedFilterList, SavedFilterParams } from '../../schemas/saved-filters.ts'
import { GatewayError } from '../domain/errors.ts'
import { actorOf } from './caller.ts'
import type { AdminDoor } from './deps.ts'
import { exampleSavedFilters } from './examples-of-desk.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'

const tag = 'desk'
const whoever = { access: 'known' } as const
const changes = { ...whoever, audited: 'order' } as const

export function addSavedFilterRoutes(app: Shell, { savedFilters }: AdminDoor): void {
  app.get(
    '/admin/v1/saved-filters',
    {
      config: whoever,
      schema: {
        ...describe({
          id: 'listSavedFilters',
          tag,
          access: 'bearer',
          summary: 'See your saved filters',
          description: 'Yours only, by name.',
          errors: [],
          answers: { 200: { description: 'The filters', example: exampleSavedFilters } },
        }),
        response: { 200: ref(SavedFilterList) },
      },
    },
    (request) => listOf(actorOf(request)),
  )

  app.put(
    '/admin/v1/saved-filters/:name',
    {
      config: changes,
      schema: {
        ...describe({
          id: 'saveFilter',
          tag,
          access: 'bearer',
          summary: 'Save a filter under a name',
          description: 'In place of what stands under that name; at most 100 an account.',
          errors: ['malformed_json', 'body_too_large', 'unsupported_media_type', 'invalid_input'],
          requestExample: { page: 'transfers', query: 'partner=tax&state=parked' },
          answers: { 200: { description: 'The filters, with this one', example: exampleSavedFilters } },
        }),
        params: SavedFilterParams,
        body: ref(NewSavedFilter),
        response: { 200: ref(SavedFilterList) },
      },
    },
    async (request) => {
      const account = actorOf(request)
      if (!(await savedFilters.put(account, { ...request.body, name: request.params.name }))) {
        throw new GatewayError('invalid_input', { detail: 'There are 100 saved filters already; delete one first.' })
      }
      return listOf(account)
    },
  )

  app.delete(
    '/admin/v1/saved-filters/:name',
    {
      config: changes,
      schema: {
        ...describe({
          id: 'deleteSavedFilter',
          tag,
          access: 'bearer',
          summary: 'Delete a saved filter',
          description: 'One of yours.',
          errors: ['not_found'],
          answers: { 200: { description: 'The filters, without this one', example: exampleSavedFilters } },
        }),
        params: SavedFilterParams,
        response: { 200: ref(SavedFilterList) },
      },
    },
    async (request) => {
      const account = actorOf(request)
      if (!(await savedFilters.remove(account, request.params.name))) throw new GatewayError('not_found')
      return listOf(account)
    },
  )

  async function listOf(account: string) {
    return { items: [...(await savedFilters.list(account))] }
  }
}
