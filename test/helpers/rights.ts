/** Rights of those who may do everything, for tests of something else. */
import { clientPermissions, type Role } from '../../schemas/permissions.ts'
import type { ClientRights } from '../../schemas/access.ts'

export const everyRight: ClientRights = {
  permissions: [...clientPermissions],
  transfers: [{ partner: 'all', procedures: 'all' }],
  queries: [{ service: 'all', purposes: 'all' }],
}

/** Everything but accounts: roles that go together, for a program. */
export const everyRole: Role[] = ['operator', 'replayer', 'security-officer']

/** Of a use case that asks for rights. */
export const allowed = { requireTransfer: () => undefined, requireQuery: () => undefined }
