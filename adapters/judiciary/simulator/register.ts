/** What the simulated agency holds: dossiers by code, whichever wire they came by, how they stand, and what was fetched. */
import type { HeldDossier } from '../../../src/ports/simulator.ts'
import type { WireName } from '../wire-versions.ts'

/** The paper and the data of a record, as the simulated agency writes them. */
export interface Issued {
  readonly number: string
  readonly issuedOn: string
  /** PDF in base64; absent where the paper is still to come. */
  readonly paper?: string
  /** What the record says about the past of the person. */
  readonly convicted: boolean
}

/** An effect, as it is kept in the journal. */
export type Effect =
  | { readonly kind: 'taken'; readonly wire: WireName; readonly code: string; readonly id: string; readonly messageId: string }
  | { readonly kind: 'stands'; readonly code: string; readonly status: string; readonly issued?: Issued }
  | { readonly kind: 'marked'; readonly ids: readonly string[] }

export interface Entry {
  readonly wire: WireName
  readonly code: string
  readonly id: string
  readonly messageIds: string[]
  timesApplied: number
  /** In the codes of its wire; nothing was told so far where absent. */
  status?: string
  issued?: Issued
  /** The record was marked as fetched. */
  marked: boolean
}

export interface Register {
  get(code: string): Readonly<Entry> | undefined
  all(): readonly Readonly<Entry>[]
  apply(effect: Effect): void
  dossiers(): readonly HeldDossier[]
}

export function createRegister(): Register {
  const entries = new Map<string, Entry>()

  function stand({ code, status, issued }: Extract<Effect, { kind: 'stands' }>): void {
    const entry = entries.get(code)
    if (entry === undefined) return
    entry.status = status
    entry.marked = false
    delete entry.issued
    if (issued) entry.issued = issued
  }

  return {
    get: (code) => entries.get(code),
    all: () => [...entries.values()],
    apply(effect) {
      if (effect.kind === 'stands') return stand(effect)
      if (effect.kind === 'taken') {
        entries.set(effect.code, { wire: effect.wire, code: effect.code, id: effect.id, messageIds: [effect.messageId], timesApplied: 1, marked: false })
        return
      }
      for (const entry of entries.values()) if (effect.ids.includes(entry.id)) entry.marked = true
    },
    dossiers: () => Array.from(entries, ([dossierCode, { messageIds, timesApplied }]) => ({ dossierCode, messageIds: [...messageIds], timesApplied })),
  }
}
