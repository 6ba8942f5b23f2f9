/** What each one-stop system may do, by the newest version of its rights, kept in memory and read again when it changes. */
import type { ClientRights } from '../../schemas/access.ts'
import type { ClientPermission } from '../../schemas/permissions.ts'
import { decideQuery, decideTransfer, type AccessDecision, type AskedQuery, type AskedTransfer } from '../domain/access/decide.ts'
import { GatewayError } from '../domain/errors.ts'
import type { AccessStore, RightsVersion } from '../ports/access-store.ts'
import type { Log } from '../ports/log.ts'
import { oneAtATime } from './one-at-a-time.ts'

export interface Access {
  permissionsOf(client: string): ReadonlySet<ClientPermission>
  /** The version that counts now. */
  rightsOf(client: string): RightsVersion | undefined
  /** Throws forbidden, naming the condition that fails. */
  requireTransfer(client: string, asked: AskedTransfer): void
  /** Throws query_not_allowed, naming the condition that fails. */
  requireQuery(client: string, asked: AskedQuery): void
  /** Rejects with version_conflict, or not_found for a client that is not configured. */
  change(order: { readonly client: string; readonly basedOn: number; readonly rights: ClientRights; readonly reason: string; readonly by: string }): Promise<RightsVersion>
  /** Of every client. */
  list(): readonly RightsVersion[]
  /** Newest first. */
  history(client: string): Promise<readonly RightsVersion[]>
  /** Takes over what was changed meanwhile. */
  refresh(): Promise<void>
  close(): Promise<void>
}

interface Parts {
  readonly store: AccessStore
  /** Configured clients, with the rights that they start with where nobody gave them any yet. */
  readonly clients: readonly { readonly id: string; readonly firstRights?: ClientRights | undefined }[]
  readonly log: Log
}

const nothing: ReadonlySet<ClientPermission> = new Set()

export async function openAccess({ store, clients, log }: Parts): Promise<Access> {
  let versions: ReadonlyMap<string, RightsVersion> = new Map()
  let permissions: ReadonlyMap<string, ReadonlySet<ClientPermission>> = new Map()
  const known = new Set(clients.map(({ id }) => id))

  const refresh = oneAtATime(async () => {
    const current = await store.current()
    versions = new Map(current.map((version) => [version.client, version]))
    permissions = new Map(current.map(({ client, rights }) => [client, new Set(rights.permissions)]))
  })

  await refresh()
  for (const { id: client, firstRights: rights } of clients) {
    if (rights === undefined || versions.has(client)) continue
    // another process may be quicker, with the same
    await store.change({ client, basedOn: 0, rights, reason: 'first rights of the configuration', by: 'configuration' })
  }
  const stop = await store.onChange(() => void refresh().catch((error: unknown) => log.warn({ error }, 'the rights could not be read again')))
  await refresh()

  return {
    permissionsOf: (client) => permissions.get(client) ?? nothing,
    rightsOf: (client) => versions.get(client),
    requireTransfer(client, asked) {
      refuseUnless('forbidden', decideTransfer(versions.get(client)?.rights, asked))
    },
    requireQuery(client, asked) {
      refuseUnless('query_not_allowed', decideQuery(versions.get(client)?.rights, asked))
    },
    async change(order) {
      if (!known.has(order.client)) throw new GatewayError('not_found')
      const change = await store.change(order)
      if (change.kind === 'conflict') throw new GatewayError('version_conflict', { detail: `The newest version is ${change.version}.` })
      await refresh()
      return change.version
    },
    list: () => [...versions.values()].filter(({ client }) => known.has(client)),
    history: (client) => store.history(client),
    refresh,
    close: stop,
  }
}

function refuseUnless(code: 'forbidden' | 'query_not_allowed', { allowed, steps }: AccessDecision): void {
  if (allowed) return
  const missing = steps.find(({ holds }) => !holds)
  throw new GatewayError(code, { detail: `Not allowed to ${missing?.question}: ${missing?.because}.` })
}
