/** What the simulated registry holds: dossiers by code, their files, and where each stands. Rebuilt from the journal's effects. */
import { isDeepStrictEqual } from 'node:util'
import type { HeldDossier } from '../../../src/ports/simulator.ts'
import type { WireFile, WirePush } from '../wire.ts'

export type Row = Readonly<Record<string, unknown>>

/** An effect, as it is kept in the journal. */
export type Effect =
  | { readonly kind: 'pushed'; readonly messageId: string; readonly push: WirePush }
  /** `order`: the words by which it was told, so that the same words tell the same. */
  | { readonly kind: 'told'; readonly dossierCode: string; readonly order: string; readonly row: Row }

export interface Held {
  readonly push: WirePush
  /** By their ids, without those taken back. */
  readonly files: ReadonlyMap<string, WireFile>
  /** What LayKetQua answers; undefined where there is no news yet. */
  readonly standing: Row | undefined
}

export interface Register {
  get(dossierCode: string): Held | undefined
  /** The row that these words told before. */
  toldBefore(dossierCode: string, order: string): Row | undefined
  apply(effect: Effect): void
  dossiers(): readonly HeldDossier[]
}

interface Entry {
  push: WirePush
  readonly files: Map<string, WireFile>
  standing: Row | undefined
  readonly told: Map<string, Row>
  readonly messageIds: string[]
  timesApplied: number
}

export function createRegister(): Register {
  const entries = new Map<string, Entry>()

  function applyPush(messageId: string, push: WirePush): void {
    const entry: Entry = entries.get(push.maHoSoMCDT) ?? { push, files: new Map(), standing: undefined, told: new Map(), messageIds: [], timesApplied: 0 }
    // the same message writing the same again changes nothing
    if (entry.messageIds.includes(messageId) && isDeepStrictEqual(entry.push, push)) return
    entries.set(push.maHoSoMCDT, entry)
    if (!entry.messageIds.includes(messageId)) entry.messageIds.push(messageId)
    entry.timesApplied += 1
    entry.push = push
    entry.standing = undefined
    for (const file of push.fileDinhKem) {
      if (file.huyGiayTo === '1') entry.files.delete(file.id)
      else entry.files.set(file.id, file)
    }
  }

  return {
    get: (code) => entries.get(code),
    toldBefore: (code, order) => entries.get(code)?.told.get(order),
    apply(effect) {
      if (effect.kind === 'pushed') return applyPush(effect.messageId, effect.push)
      const entry = entries.get(effect.dossierCode)
      if (entry === undefined) return
      entry.told.set(effect.order, effect.row)
      entry.standing = effect.row
    },
    dossiers: () => Array.from(entries, ([dossierCode, entry]) => ({ dossierCode, messageIds: [...entry.messageIds], timesApplied: entry.timesApplied })),
  }
}
