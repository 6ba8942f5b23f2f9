/**
 * Which questions cover the awaited dossiers. The registry keeps dossiers by province and module, so they are asked for in
 * groups; one whose module is not known is asked for under all of them.
 */
import type { AwaitedDossier, Failure } from '../../src/ports/adapter.ts'
import type { Registry } from './call-registry.ts'
import { provinceOf } from './config.ts'
import { modules, type Module, type WireAsk } from './wire.ts'

/** What the registry knows a dossier by; kept as the id that it gave. */
export function remoteIdOf(module: Module, dossierCode: string): string {
  return `${module}:${dossierCode}`
}

export interface Questions {
  readonly asks: readonly WireAsk[]
  /** Set where a dossier's sender is no longer among the senders. */
  readonly unplaced: Failure | undefined
}

export function questionsAbout({ config }: Pick<Registry, 'config'>, awaited: readonly AwaitedDossier[]): Questions {
  const groups = new Map<string, Group>()
  let unplaced: Failure | undefined
  for (const dossier of awaited) {
    const maTinh = provinceOf(config, dossier.sender)
    if (maTinh === undefined) {
      unplaced ??= { kind: 'broken', code: 'sender-not-agreed', words: `Đơn vị ${dossier.sender} chưa có mã tỉnh tại cơ quan hộ tịch` }
      continue
    }
    for (const module of modulesOf(dossier)) {
      const group: Group = groups.get(`${maTinh} ${module}`) ?? { maTinh, module, codes: new Set() }
      groups.set(`${maTinh} ${module}`, group)
      group.codes.add(dossier.dossierCode)
    }
  }
  const asks = [...groups.values()].flatMap(({ maTinh, module, codes }) =>
    inChunks([...codes], config.askAtOnce).map((chunk): WireAsk => ({ maDinhDanhHoSo: chunk, maTinh, module })),
  )
  return { asks, unplaced }
}

interface Group {
  readonly maTinh: string
  readonly module: Module
  readonly codes: Set<string>
}

/** The remote id names the module; without one any may be meant. */
function modulesOf({ remoteId = '', dossierCode }: AwaitedDossier): readonly Module[] {
  const module = modules.find((name) => remoteId === remoteIdOf(name, dossierCode))
  return module === undefined ? modules : [module]
}

function inChunks(codes: readonly string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(codes.length / size) }, (_chunk, n) => codes.slice(n * size, (n + 1) * size))
}

