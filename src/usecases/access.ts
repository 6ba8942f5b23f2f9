/** What each one-stop system may do, by the newest version of its rights, kept in memory and read again when it changes. */
import type { AccessExplanation, AccessQuestion, ClientRights } from '../../schemas/access.ts'
import type { ClientPermission } from '../../schemas/permissions.ts'
import { decidePermission, decideQuery, decideTransfer, type AccessDecision, type AskedQuery, type AskedTransfer } from '../domain/access/decide.ts'
import { GatewayError, type FieldError } from '../domain/errors.ts'
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
  /** Why it may or may not do something. Throws not_found for a client, and invalid_input for a partner, that is not configured. */
  explain(question: AccessQuestion): AccessExplanation
  /** Rejects with version_conflict; not_found for a client, and invalid_input for partners, that are not configured. */
  change(order: { readonly client: string; readonly basedOn: number; readonly rights: ClientRights; readonly reason: string; readonly by: string }): Promise<RightsVersion>
  /** Of every client. */
  list(): readonly RightsVersion[]
  /** Newest first. Rejects with not_found for a client that is not configured and never was. */
  history(client: string): Promise<readonly RightsVersion[]>
  /** Takes over what was changed meanwhile. */
  refresh(): Promise<void>
  close(): Promise<void>
}

interface Parts {
  readonly store: AccessStore
  /** Configured clients, with the rights that they start with where nobody gave them any yet. */
  readonly clients: readonly { readonly id: string; readonly firstRights?: ClientRights | undefined }[]
  /** Of the configuration, by their ids. */
  readonly partners: { has(id: string): boolean }
  readonly log: Log
}

const nothing: ReadonlySet<ClientPermission> = new Set()

export async function openAccess({ store, clients, partners, log }: Parts): Promise<Access> {
  let versions: ReadonlyMap<string, RightsVersion> = new Map()
  let permissions: ReadonlyMap<string, ReadonlySet<ClientPermission>> = new Map()
  const known = new Set(clients.map(({ id }) => id))

  function refuseStranger(client: string): void {
    if (known.has(client)) return
    const names = [...known].join(', ')
    throw new GatewayError('not_found', {
      detail: { vi: `Không có hệ thống ${client}; các hệ thống: ${names}.`, en: `There is no client ${client}; clients are: ${names}.` },
    })
  }

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
    explain(question) {
      const { client, transfer, query } = question
      refuseStranger(client)
      refuseUnknown(partners, [['/transfer/partner', transfer?.partner], ['/query/partner', query?.partner]])
      const version = versions.get(client)
      const { allowed, steps } = decide(version?.rights, question)
      return { allowed, client, version: version?.version ?? 0, steps: [...steps] }
    },
    async change(order) {
      refuseStranger(order.client)
      refuseUnknown(partners, partnersIn(order.rights))
      const change = await store.change(order)
      if (change.kind === 'conflict') {
        const detail = { vi: `Phiên bản mới nhất là ${change.version}.`, en: `The newest version is ${change.version}.` }
        throw new GatewayError('version_conflict', { detail })
      }
      await refresh()
      return change.version
    },
    list: () => [...versions.values()].filter(({ client }) => known.has(client)),
    async history(client) {
      const all = await store.history(client)
      if (all.length === 0) refuseStranger(client)
      return all
    },
    refresh,
    close: stop,
  }
}

function refuseUnless(code: 'forbidden' | 'query_not_allowed', { steps }: AccessDecision): void {
  const missing = steps.find(({ holds }) => !holds)
  if (missing === undefined) return
  const { question, because } = missing
  const detail = { vi: `Không được phép ${question.vi}: ${because.vi}.`, en: `Not allowed to ${question.en}: ${because.en}.` }
  throw new GatewayError(code, { detail })
}

function decide(rights: ClientRights | undefined, { permission, transfer, query }: AccessQuestion): AccessDecision {
  if (transfer !== undefined) return decideTransfer(rights, transfer)
  if (query !== undefined) return decideQuery(rights, query)
  if (permission !== undefined) return decidePermission(rights, permission)
  throw new TypeError('the schema asks for one of the three')
}

type NamedPartner = readonly [field: string, id: string | undefined]

function partnersIn({ transfers, queries }: ClientRights): readonly NamedPartner[] {
  return [
    ...transfers.map(({ partner }, at): NamedPartner => [`/rights/transfers/${at}/partner`, partner === 'all' ? undefined : partner]),
    ...queries.map(({ partner }, at): NamedPartner => [`/rights/queries/${at}/partner`, partner]),
  ]
}

function refuseUnknown(partners: Parts['partners'], named: readonly NamedPartner[]): void {
  const errors = named.flatMap(([field, id]): readonly FieldError[] =>
    id === undefined || partners.has(id) ? [] : [{ field, message: { vi: 'không có cơ quan này trong cấu hình', en: 'no such partner is configured' } }],
  )
  if (errors.length > 0) throw new GatewayError('invalid_input', { errors })
}
