/** What each role of an administrator may do, and which roles one person never holds together. */
import type { AdminPermission, Role } from '../../../schemas/permissions.ts'

const viewing: readonly AdminPermission[] = ['transfers.read', 'dossiers.read', 'lanes.read', 'inbox.read', 'certificates.read']

export const rolePermissions: Readonly<Record<Role, readonly AdminPermission[]>> = {
  viewer: viewing,
  operator: [...viewing, 'content.read', 'lanes.change', 'inbox.decide', 'rules.change', 'reconciliation.run', 'reconciliation.repair', 'troubles.silence', 'partners.test', 'settings.read'],
  replayer: [...viewing, 'content.read', 'transfers.replay', 'transfers.resend', 'transfers.correct', 'reconciliation.run', 'reconciliation.repair'],
  approver: [...viewing, 'content.read', 'replays.approve'],
  'security-officer': [...viewing, 'certificates.change', 'evidence.export', 'audit.read', 'audit.check', 'citizens.report', 'access.read', 'access.change', 'accounts.read', 'settings.read'],
  administrator: ['accounts.read', 'accounts.change', 'access.read', 'lanes.read', 'settings.read'],
  // a program that watches: numbers only
  monitor: ['metrics.read'],
}

/** Whoever replays does not approve it; whoever makes accounts does not give them roles, nor read who did what. */
export const conflictingRoles: readonly (readonly [Role, Role])[] = [
  ['replayer', 'approver'],
  ['administrator', 'security-officer'],
]

export function permissionsOf(held: readonly Role[]): ReadonlySet<AdminPermission> {
  return new Set(held.flatMap((role) => rolePermissions[role]))
}

/** The pairs that one person must not hold. Empty: these roles go together. */
export function conflictsIn(held: readonly Role[]): readonly (readonly [Role, Role])[] {
  return conflictingRoles.filter(([one, other]) => held.includes(one) && held.includes(other))
}
