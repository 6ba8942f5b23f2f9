/** What the rules see of a dossier: its newest version, what is known of it, and who holds it. */
import type { Dossier } from '../../schemas/dossier.ts'
import type { DossierState } from '../../schemas/dossier-state.ts'

export interface Held {
  readonly sender: string
  readonly code: string
  /** Opened and read when it is first asked for: most of what happens to a dossier does not need it. */
  readonly latest: () => Dossier
  readonly holdings: readonly { readonly partner: string; readonly transferId: string; readonly state: string }[]
  readonly state: DossierState
}
