/** The catalogues that the land system asks of the one-stop system: answered from the settings, or refused in clear words. */
import type { CatalogueRow, LandConfig } from './config.ts'

export const catalogueTable: Readonly<Record<string, (config: LandConfig) => readonly CatalogueRow[]>> = {
  GetDanhMucNguoiDung: (config) => config.users,
  GetDanhMucThuTuc: (config) => config.procedures,
  GetDanhMucTrangThai: (config) => config.statuses,
}

export function isCatalogue(name: string): boolean {
  return Object.hasOwn(catalogueTable, name)
}

/** Undefined where nothing was configured. Names of the answer's fields are assumed. */
export function catalogueOf(name: string, config: LandConfig): readonly { readonly Ma: string; readonly Ten: string }[] | undefined {
  const rows = catalogueTable[name]?.(config) ?? []
  return rows.length === 0 ? undefined : rows.map((row) => ({ Ma: row.code, Ten: row.name }))
}
