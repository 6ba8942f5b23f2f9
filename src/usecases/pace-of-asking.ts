/** Waits until a partner may be asked about so many dossiers: one pace a partner, whatever asks and in whichever process. */
import { setTimeout as pause } from 'node:timers/promises'
import type { ReconciliationStore } from '../ports/reconciliation-store.ts'

export type PaceOfAsking = (partner: string, dossiers: number, signal: AbortSignal) => Promise<void>

export function createPaceOfAsking({ reconciliations, asksPerMinute }: { readonly reconciliations: Pick<ReconciliationStore, 'queueToAsk'>; readonly asksPerMinute: number }): PaceOfAsking {
  return async function paceOfAsking(partner, dossiers, signal) {
    const waitMs = await reconciliations.queueToAsk(partner, dossiers, asksPerMinute)
    if (waitMs <= 0 || signal.aborted) return
    // cut short where the process stops
    await pause(waitMs, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  }
}
