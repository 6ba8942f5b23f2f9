/** Rights as a form holds them, and back: texts and choices that may be unfinished. Pure. */
import type { ClientRights } from '../../../../schemas/access.ts'
import type { ClientPermission } from '../../../../schemas/permissions.ts'
import type { Purpose } from '../../../../schemas/queries/purposes.ts'
import { all } from './rights-lines.ts'

export interface TransferDraft {
  readonly partner: string
  /** Codes as typed; empty: all. */
  readonly procedures: string
}

export interface QueryDraft {
  readonly service: ClientRights['queries'][number]['service']
  /** None: all. */
  readonly purposes: readonly Purpose[]
  readonly procedures: string
  /** Empty: any. */
  readonly partner: string
}

export interface RightsDraft {
  readonly permissions: readonly ClientPermission[]
  readonly transfers: readonly TransferDraft[]
  readonly queries: readonly QueryDraft[]
}

export function draftOf({ permissions, transfers, queries }: ClientRights): RightsDraft {
  return {
    permissions,
    transfers: transfers.map(({ partner, procedures }) => ({ partner, procedures: textOf(procedures) })),
    queries: queries.map(({ service, purposes, procedures = all, partner = '' }) => ({ service, purposes: purposes === all ? [] : purposes, procedures: textOf(procedures), partner })),
  }
}

export function rightsOf({ permissions, transfers, queries }: RightsDraft): ClientRights {
  return {
    permissions: [...permissions],
    transfers: transfers.map(({ partner, procedures }) => ({ partner, procedures: codesIn(procedures) })),
    queries: queries.map(({ service, purposes, procedures, partner }) => {
      const codes = codesIn(procedures)
      return { service, purposes: purposes.length === 0 ? all : [...purposes], ...(codes === all ? {} : { procedures: codes }), ...(partner === '' ? {} : { partner }) }
    }),
  }
}

function codesIn(text: string): 'all' | string[] {
  const codes = text.split(/[\s,;]+/).filter((code) => code !== '')
  return codes.length === 0 ? all : [...new Set(codes)]
}

function textOf(procedures: 'all' | readonly string[]): string {
  return procedures === all ? '' : procedures.join(', ')
}
