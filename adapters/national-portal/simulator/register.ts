/** What the simulated portal holds: dossiers by code, and their progress steps by dossier, time and officer. */
import type { HeldDossier } from '../../../src/ports/simulator.ts'
import type { WireDossier, WireStep } from '../wire.ts'

/** An effect, as it is kept in the journal. */
export type Effect =
  | { readonly kind: 'dossier'; readonly messageId: string; readonly dossier: WireDossier }
  | { readonly kind: 'steps'; readonly messageId: string; readonly steps: readonly WireStep[] }

/** What a citizen sees of a dossier. */
export interface Shown {
  readonly status: number
  /** In the order in which they happened. */
  readonly steps: readonly WireStep[]
  readonly results: NonNullable<WireDossier['DanhSachGiayToKetQua']>
  readonly supplements: NonNullable<WireDossier['DanhSachHoSoBoSung']>
}

export interface Register {
  show(dossierCode: string): Shown | undefined
  get(dossierCode: string): WireDossier | undefined
  apply(effect: Effect): void
  /** Whether a message under this id wrote a dossier. */
  knows(messageId: string): boolean
  dossiers(): readonly HeldDossier[]
  /** In the order in which they happened. */
  steps(dossierCode: string): readonly WireStep[]
}

interface Entry {
  dossier: WireDossier
  readonly messageIds: string[]
  timesApplied: number
  readonly steps: Map<string, { readonly messageId: string; readonly step: WireStep }>
}

export function createRegister(): Register {
  const entries = new Map<string, Entry>()

  function applyDossier(messageId: string, dossier: WireDossier): void {
    const entry = entries.get(dossier.MaHoSo)
    if (entry === undefined) {
      entries.set(dossier.MaHoSo, { dossier, messageIds: [messageId], timesApplied: 1, steps: new Map() })
      return
    }
    const known = entry.messageIds.includes(messageId)
    // the same message writing the same values again changes nothing
    if (known && JSON.stringify(entry.dossier) === JSON.stringify(dossier)) return
    if (!known) entry.messageIds.push(messageId)
    entry.timesApplied += 1
    entry.dossier = dossier
  }

  function applyStep(messageId: string, step: WireStep): void {
    const entry = entries.get(step.MaHoSo)
    if (entry === undefined) return
    const key = `${step.ThoiDiemXuLy} ${step.NguoiXuLy}`
    const before = entry.steps.get(key)
    entry.steps.set(key, { messageId, step })
    // one message that tells one step in two ways had two effects
    if (before?.messageId === messageId && JSON.stringify(before.step) !== JSON.stringify(step)) entry.timesApplied += 1
  }

  function stepsOf(code: string): readonly WireStep[] {
    const held = Array.from(entries.get(code)?.steps.values() ?? [], ({ step }) => step)
    return held.toSorted((one, other) => one.ThoiDiemXuLy.localeCompare(other.ThoiDiemXuLy))
  }

  return {
    show(code) {
      const dossier = entries.get(code)?.dossier
      if (dossier === undefined) return undefined
      const { TrangThaiHoSo, DanhSachGiayToKetQua = [], DanhSachHoSoBoSung = [] } = dossier
      return { status: Number(TrangThaiHoSo), steps: stepsOf(code), results: DanhSachGiayToKetQua, supplements: DanhSachHoSoBoSung }
    },
    get: (code) => entries.get(code)?.dossier,
    apply(effect) {
      if (effect.kind === 'dossier') return applyDossier(effect.messageId, effect.dossier)
      for (const step of effect.steps) applyStep(effect.messageId, step)
    },
    knows: (messageId) => Array.from(entries.values()).some((entry) => entry.messageIds.includes(messageId)),
    dossiers: () => Array.from(entries, ([dossierCode, entry]) => ({ dossierCode, messageIds: [...entry.messageIds], timesApplied: entry.timesApplied })),
    steps: stepsOf,
  }
}
