/** Rights of the one-stop systems: seeing them, changing them, and why somebody may or may not do something. */
import { Type } from 'typebox'
import { AccessExplanation, AccessQuestion, RightsChange, RightsList, RightsView } from '../../schemas/access.ts'
import { ref } from '../../schemas/ref.ts'
import type { RightsVersion } from '../ports/access-store.ts'
import { actorOf } from './caller.ts'
import type { AdminDoor } from './deps.ts'
import { exampleExplanation, exampleRights } from './examples-of-access.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'

const tag = 'access'
const withBody = ['malformed_json', 'body_too_large', 'unsupported_media_type', 'invalid_input', 'not_found'] as const
const ClientParams = Type.Object({ client: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$', description: 'Id of a one-stop system' }) }, { additionalProperties: false })

export function addAccessRoutes(app: Shell, { access }: Pick<AdminDoor, 'access'>): void {
  app.get(
    '/admin/v1/access',
    {
      config: { access: { may: 'access.read' } },
      schema: {
        ...describe({
          id: 'listRights',
          tag,
          access: 'bearer',
          summary: 'See the rights of all one-stop systems',
          description: 'The version that counts now of each. Who is not among them has none and may do nothing.',
          errors: [],
          answers: { 200: { description: 'One version a client', example: { items: [exampleRights] } } },
        }),
        response: { 200: ref(RightsList) },
      },
    },
    () => ({ items: access.list().map(viewOf) }),
  )

  app.get(
    '/admin/v1/access/:client',
    {
      config: { access: { may: 'access.read' } },
      schema: {
        ...describe({
          id: 'listRightsVersions',
          tag,
          access: 'bearer',
          summary: 'See how the rights of a one-stop system came to be',
          description: 'Every version, newest first: the first one counts. Who made it, when and why stands with each.',
          errors: ['not_found'],
          answers: { 200: { description: 'Its versions', example: { items: [exampleRights] } } },
        }),
        params: ClientParams,
        response: { 200: ref(RightsList) },
      },
    },
    async (request) => ({ items: (await access.history(request.params.client)).map(viewOf) }),
  )

  app.put(
    '/admin/v1/access/:client',
    {
      config: { access: { may: 'access.change' }, audited: 'access-change' },
      schema: {
        ...describe({
          id: 'changeRights',
          tag,
          access: 'bearer',
          summary: 'Give a one-stop system other rights',
          description: 'As a whole, in place of those of version `basedOn`; somebody else’s change meanwhile is a conflict. They count at once, in every process within a second.',
          errors: [...withBody, 'version_conflict'],
          requestExample: { rights: exampleRights.rights, basedOn: exampleRights.version - 1, reason: exampleRights.reason },
          answers: { 200: { description: 'The version that counts now', example: exampleRights } },
        }),
        params: ClientParams,
        body: ref(RightsChange),
        response: { 200: ref(RightsView) },
      },
    },
    async (request) => viewOf(await access.change({ ...request.body, client: request.params.client, by: actorOf(request) })),
  )

  app.post(
    '/admin/v1/access/explain',
    {
      config: { access: { may: 'access.read' } },
      schema: {
        ...describe({
          id: 'explainAccess',
          tag,
          access: 'bearer',
          summary: 'See why a one-stop system may or may not do something',
          description: 'By the rights that count now, condition by condition; the first that does not hold is what a refusal names. Nothing is sent and nobody is asked.',
          errors: withBody,
          requestExample: { client: exampleExplanation.client, transfer: { partner: 'judiciary', procedure: '2.000488' } },
          answers: { 200: { description: 'Every condition', example: exampleExplanation } },
        }),
        body: ref(AccessQuestion),
        response: { 200: ref(AccessExplanation) },
      },
    },
    (request) => access.explain(request.body),
  )
}

function viewOf({ at, ...version }: RightsVersion): RightsView {
  return { ...version, at: at.toISOString() }
}
