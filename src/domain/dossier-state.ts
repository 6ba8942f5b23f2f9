/** The state of a dossier, and what begins, moves and ends it. Pure. */
export type { DossierState } from '../../schemas/dossier-state.ts'
