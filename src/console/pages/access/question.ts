/** The form of a question as the API takes it. Pure. */
import type { AccessQuestion } from '../../../../schemas/access.ts'
import type { ClientPermission } from '../../../../schemas/permissions.ts'
import type { ServiceName } from '../../../../schemas/queries/index.ts'
import type { Purpose } from '../../../../schemas/queries/purposes.ts'

export interface Asked {
  readonly client: string
  readonly kind: 'permission' | 'transfer' | 'query'
  readonly permission: ClientPermission
  readonly partner: string
  readonly procedure: string
  readonly service: ServiceName
  readonly purpose: Purpose
}

export function startOf(): Asked {
  return { client: '', kind: 'transfer', permission: 'transfers.send', partner: '', procedure: '', service: 'civil-status-record', purpose: 'procedure-handling' }
}

/** Undefined as long as something is missing. */
export function questionOf({ client, kind, permission, partner, procedure, service, purpose }: Asked): AccessQuestion | undefined {
  const code = procedure.trim()
  if (client === '') return undefined
  if (kind === 'permission') return { client, permission }
  if (partner === '') return undefined
  if (kind === 'transfer') return code === '' ? undefined : { client, transfer: { partner, procedure: code } }
  return { client, query: { service, purpose, partner, ...(code === '' ? {} : { procedure: code }) } }
}
