/** Where clients' rights are kept: every version, the newest counts. */
import type { ClientRights } from '../../schemas/access.ts'

export interface RightsVersion {
  readonly client: string
  /** From 1. */
  readonly version: number
  readonly rights: ClientRights
  readonly reason: string
  readonly by: string
  readonly at: Date
}

export interface AccessStore {
  /** The newest version of every client. */
  current(): Promise<readonly RightsVersion[]>
  /** Newest first. */
  history(client: string): Promise<readonly RightsVersion[]>
  /** `conflict`: somebody made another version meanwhile; nothing is changed. Tells the other processes. */
  change(next: Omit<RightsVersion, 'version' | 'at'> & { readonly basedOn: number }): Promise<{ readonly kind: 'changed'; readonly version: RightsVersion } | { readonly kind: 'conflict'; readonly version: number }>
  /** Called when any process changed something. Resolves to what stops it. */
  onChange(listener: () => void): Promise<() => Promise<void>>
}
