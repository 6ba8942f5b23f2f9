/** What a door lets somebody do, one word a right. A route names the one that it needs; nothing is open without one. */

/** Of one-stop systems. Also the scopes of their tokens. */
export const clientPermissions = [
  'transfers.send',
  'transfers.read',
  'transfers.cancel',
  'attachments.put',
  'attachments.get',
  'dossiers.read',
  'events.read',
  'evidence.export',
  'partners.read',
  'queries.ask',
] as const
export type ClientPermission = (typeof clientPermissions)[number]

/** Of administrators. `content.read`: what partners answered, word for word, which may name citizens. */
export const adminPermissions = [
  'transfers.read',
  'transfers.replay',
  'transfers.resend',
  'content.read',
  'dossiers.read',
  'lanes.read',
  'lanes.change',
  'inbox.read',
  'inbox.decide',
  'certificates.read',
  'certificates.change',
  'evidence.export',
  'audit.read',
  'audit.check',
  'citizens.report',
  'replays.approve',
  'transfers.correct',
  'rules.change',
  'reconciliation.run',
  'reconciliation.repair',
  'troubles.silence',
  'partners.test',
  'settings.read',
  'metrics.read',
  'access.read',
  'access.change',
  'accounts.read',
  'accounts.change',
] as const
export type AdminPermission = (typeof adminPermissions)[number]

export type Permission = ClientPermission | AdminPermission

/** Of administrators. What each may do: src/domain/access/roles.ts. */
export const roles = ['viewer', 'operator', 'replayer', 'approver', 'security-officer', 'administrator', 'monitor'] as const
export type Role = (typeof roles)[number]
