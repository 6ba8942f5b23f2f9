/** Rights taken apart into their smallest lines, and what differs between two versions. Pure. */
import type { ClientRights } from '../../../../schemas/access.ts'
import type { ClientPermission } from '../../../../schemas/permissions.ts'

type QueryRow = ClientRights['queries'][number]

export type RightsLine =
  | { readonly key: string; readonly kind: 'permission'; readonly permission: ClientPermission }
  | { readonly key: string; readonly kind: 'transfer'; readonly partner: string; readonly procedure: string }
  | { readonly key: string; readonly kind: 'query'; readonly service: QueryRow['service']; readonly purpose: string; readonly procedure: string; readonly partner: string }

/** In place of a name: whichever. */
export const all = 'all'

export interface Difference {
  readonly sign: 'added' | 'removed'
  readonly line: RightsLine
}

export const noRights: ClientRights = { permissions: [], transfers: [], queries: [] }

export function linesOf({ permissions, transfers, queries }: ClientRights): readonly RightsLine[] {
  return [
    ...permissions.map((permission) => ({ key: `permission ${permission}`, kind: 'permission' as const, permission })),
    ...transfers.flatMap(({ partner, procedures }) => listed(procedures).map((procedure) => ({ key: `transfer ${partner} ${procedure}`, kind: 'transfer' as const, partner, procedure }))),
    ...queries.flatMap(queryLines),
  ]
}

/** What was taken away first, then what came; rows that say the same in another order are no difference. */
export function differences(before: ClientRights, after: ClientRights): readonly Difference[] {
  const [former, later] = [byKey(before), byKey(after)]
  return [
    ...[...former].filter(([key]) => !later.has(key)).map(([, line]) => ({ sign: 'removed' as const, line })),
    ...[...later].filter(([key]) => !former.has(key)).map(([, line]) => ({ sign: 'added' as const, line })),
  ]
}

function queryLines({ service, purposes, procedures, partner = all }: QueryRow): readonly RightsLine[] {
  return listed(purposes).flatMap((purpose) =>
    listed(procedures ?? all).map((procedure) => ({ key: `query ${service} ${purpose} ${procedure} ${partner}`, kind: 'query' as const, service, purpose, procedure, partner })),
  )
}

function byKey(rights: ClientRights): ReadonlyMap<string, RightsLine> {
  return new Map(linesOf(rights).map((line) => [line.key, line]))
}

function listed(names: 'all' | readonly string[]): readonly string[] {
  return names === all ? [all] : names
}
