/** What partners told: what waits for a person, and a person's orders about it. */
import { InboxEntryView, InboxPage, InboxParams, InboxQuery } from '../../schemas/inbox.ts'
import { ref } from '../../schemas/ref.ts'
import { OrderRequest } from '../../schemas/transfer.ts'
import { GatewayError, type ErrorCode } from '../domain/errors.ts'
import { actorOf } from './caller.ts'
import type { AdminDoor } from './deps.ts'
import { exampleInbox, exampleInboxEntry } from './example-dossier.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'
import { viewInboxEntry, viewInboxRow } from './views.ts'

const tag = 'inbox'

export function addInboxRoutes(app: Shell, door: AdminDoor): void {
  app.get(
    '/admin/v1/inbox',
    {
      config: { access: { may: 'inbox.read' } },
      schema: {
        ...describe({
          id: 'listInbox',
          tag,
          access: 'bearer',
          summary: 'List what partners told',
          description: 'Newest first, by cursor. What waits for a person: `state=parked`; whose dossier is not known here: `state=unmatched`.',
          errors: ['invalid_input', 'invalid_cursor'],
          answers: { 200: { description: 'One page', example: exampleInbox } },
        }),
        querystring: InboxQuery,
        response: { 200: ref(InboxPage) },
      },
    },
    async (request) => {
      const { state: states, partner, dossierCode, limit, cursor } = request.query
      const filter = { ...(states ? { states } : {}), ...(partner ? { partner } : {}), ...(dossierCode ? { dossierCode } : {}) }
      const { items, next } = await door.inbox.list(filter, limit, cursor)
      return { items: items.map(viewInboxRow), ...(next === undefined ? {} : { next }) }
    },
  )

  app.get(
    '/admin/v1/inbox/:id',
    {
      config: { access: { may: 'content.read' }, audited: 'export' },
      schema: {
        ...describe({
          id: 'getInboxEntry',
          tag,
          access: 'bearer',
          summary: 'See one event of a partner',
          description: 'With what arrived, where it was not understood.',
          errors: ['not_found'],
          answers: { 200: { description: 'The entry', example: exampleInboxEntry } },
        }),
        params: InboxParams,
        response: { 200: ref(InboxEntryView) },
      },
    },
    async (request) => {
      const item = await door.inbox.get(request.params.id)
      if (item === undefined) throw new GatewayError('not_found')
      request.auditFacts = { dossierCode: item.event.dossierCode, partner: item.partner }
      return viewInboxEntry(item)
    },
  )

  addOrder('apply', 'Let a parked event have its effect', 'A person vouches for it, e.g. for a payment whose amount did not match.', ['not_applicable'], { ...exampleInboxEntry, state: 'applied' })
  addOrder('dismiss', 'Close an event', 'It will have no effect. For what is parked, kept or unmatched.', ['not_dismissable'], { ...exampleInboxEntry, state: 'dismissed' })

  function addOrder(verb: 'apply' | 'dismiss', summary: string, description: string, errors: readonly ErrorCode[], example: unknown): void {
    app.post(
      `/admin/v1/inbox/:id/${verb}`,
      {
        config: { access: { may: 'inbox.decide' }, audited: 'order' },
        schema: {
          ...describe({
            id: `${verb}InboxEntry`,
            tag,
            access: 'bearer',
            summary,
            description,
            errors: ['malformed_json', 'body_too_large', 'unsupported_media_type', 'invalid_input', 'not_found', ...errors],
            requestExample: { reason: 'The bank confirmed the payment by letter' },
            answers: { 200: { description: 'The entry as it is now', example } },
          }),
          params: InboxParams,
          body: ref(OrderRequest),
          response: { 200: ref(InboxEntryView) },
        },
      },
      async (request) => {
        const item = await door.changeInbox[verb](request.params.id, { actor: actorOf(request), reason: request.body.reason })
        request.auditFacts = { dossierCode: item.event.dossierCode, partner: item.partner }
        return viewInboxEntry(item)
      },
    )
  }
}
