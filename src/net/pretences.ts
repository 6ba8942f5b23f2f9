/** What a simulated partner shall say of single dossiers in place of what is so: differences are planted with it. */
import type { PretendOrder } from '../ports/simulator.ts'

export interface Pretences {
  set(order: PretendOrder): void
  /** Undefined where the truth is to be told. */
  of(dossierCode: string): Exclude<PretendOrder['as'], 'real'> | undefined
  /** The status that is pretended, in the partner's own code. */
  codeOf(dossierCode: string): string | undefined
  /** The dossier was sent again, or told of: from then on the truth is told. */
  end(dossierCode: string): void
}

/** `codeFor`: the partner's code of a national status; undefined where it has none. */
export function createPretences(codeFor: (status: number) => string | undefined): Pretences {
  const pretended = new Map<string, { readonly as: 'unknown' } | { readonly as: 'status'; readonly code: string }>()
  return {
    set({ dossierCode, as, status }) {
      if (as === 'real') return void pretended.delete(dossierCode)
      if (as === 'unknown') return void pretended.set(dossierCode, { as })
      const code = status === undefined ? undefined : codeFor(status)
      if (code === undefined) throw new Error(`The simulated partner has no state for the national status ${status}`)
      pretended.set(dossierCode, { as, code })
    },
    of: (dossierCode) => pretended.get(dossierCode)?.as,
    codeOf(dossierCode) {
      const told = pretended.get(dossierCode)
      return told?.as === 'status' ? told.code : undefined
    },
    end: (dossierCode) => void pretended.delete(dossierCode),
  }
}
