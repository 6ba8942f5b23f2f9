/** How long a silence holds: until its time, or until there is more of what failed than somebody chose not to hear of. Pure. */
import type { Trouble, TroubleKind } from '../../schemas/troubles.ts'

/** Of these, more of them are other failures. What waits behind a closed lane grows by itself, and is what was silenced. */
export const growingKinds: readonly TroubleKind[] = ['parked', 'refused', 'expired', 'inbox-parked', 'inbox-unmatched', 'portal-out-of-step', 'difference', 'overdue']

/** `silencedDossiers`: how many it was about then, or fewer since. */
export function outgrows({ kind, dossiers }: Pick<Trouble, 'kind' | 'dossiers'>, silencedDossiers: number | undefined): boolean {
  return silencedDossiers !== undefined && growingKinds.includes(kind) && dossiers > silencedDossiers
}
