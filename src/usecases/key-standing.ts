/** Which encryption key is in use, and where earlier ones are still needed. */
import type { AuditTrail } from '../ports/audit-trail.ts'
import type { RewrapStore } from '../ports/rewrap-store.ts'

interface Dependencies {
  readonly rewraps: Pick<RewrapStore, 'status'>
  readonly audit: Pick<AuditTrail, 'keys'>
}

export function createKeyStanding({ rewraps, audit }: Dependencies): RewrapStore['status'] {
  return async function keyStanding() {
    const [{ key, left }, keys] = await Promise.all([rewraps.status(), audit.keys()])
    // contents are brought under another key; hashes by which persons are found cannot be made anew
    return { key, left: keys.every((other) => other === key) ? left : [...left, 'audit_subjects'] }
  }
}
