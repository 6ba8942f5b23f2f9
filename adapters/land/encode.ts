/** Turns a dossier into one message of the land system, or says which values it would not take. Nothing is cut to fit. */
import { Value } from 'typebox/value'
import type { TSchema } from 'typebox'
import type { Dossier } from '../../schemas/dossier.ts'
import type { FieldFault, Refused } from '../../src/domain/outcome.ts'
import { applyRows, dossierMapping, handOverMapping, messageNameOf, supplementMapping, type Files, type LandDossier, type MappingRow } from './mapping.ts'
import { messageSchemas, type MessageName } from './wire.ts'

export type Encoded = { readonly kind: 'message'; readonly name: MessageName; readonly body: Uint8Array } | { readonly kind: 'refused'; readonly outcome: Refused }

export function encode(dossier: Dossier, files: Files): Encoded {
  const name = messageNameOf(dossier)
  const rows = { TiepNhanHoSo: dossierMapping, BoSungHoSo: supplementMapping, CapNhatTrangThaiHoSo: handOverMapping }[name]
  const absent = dossier.supplement?.componentCodes.filter((code) => !dossier.components.some((component) => component.code === code)) ?? []
  if (absent.length > 0) {
    const words = `Không có thành phần hồ sơ ${absent.join(', ')}`
    return refuse('component-missing', words, [{ field: '/supplement/componentCodes', words }])
  }
  const wire = wireOf(name, dossier, files)
  if (wire === undefined) return refuse('land-missing', 'Thiếu thông tin đất đai (land)', [{ field: '/land', words: 'Thiếu thông tin đất đai' }])
  if (Value.Check(messageSchemas[name], wire)) return { kind: 'message', name, body: Buffer.from(JSON.stringify(wire)) }
  const fields = faultsOf(messageSchemas[name], wire, rows)
  return refuse('not-in-partner-format', `The partner's format does not take: ${fields.map(({ field }) => field).join(', ')}`, fields)
}

/** A dossier for a land office that the gateway would not even try to send. */
export function refuse(code: string, words: string, fields: readonly FieldFault[]): { readonly kind: 'refused'; readonly outcome: Refused } {
  return { kind: 'refused', outcome: { kind: 'refused', code, words, fields } }
}

function wireOf(name: MessageName, dossier: Dossier, files: Files): Record<string, unknown> | undefined {
  switch (name) {
    case 'TiepNhanHoSo':
      return isLandDossier(dossier) ? applyRows(dossierMapping, dossier, files) : undefined
    case 'BoSungHoSo':
      return applyRows(supplementMapping, dossier, files)
    case 'CapNhatTrangThaiHoSo':
      return applyRows(handOverMapping, dossier, files)
  }
}

function isLandDossier(dossier: Dossier): dossier is LandDossier {
  return dossier.land !== undefined
}

interface NamedRow {
  readonly wire: string
  readonly from: readonly string[]
  readonly inside?: readonly NamedRow[]
}

function faultsOf<Source>(schema: TSchema, wire: unknown, rows: readonly MappingRow<Source>[]): readonly FieldFault[] {
  const faults = new Map<string, FieldFault>()
  for (const error of Value.Errors(schema, wire)) {
    const { requiredProperties = [''] } = error.params as { readonly requiredProperties?: readonly string[] }
    for (const missing of requiredProperties) {
      const field = pointerOf(`${error.instancePath.slice(1)}/${missing}`.replace(/\/$/, ''), rows)
      if (!faults.has(field)) faults.set(field, { field, words: error.message })
    }
  }
  return [...faults.values()]
}

/** `ThongTinThuaDat/0/DienTich` → `/land/parcels/0/areaSquareMetres`; the land system's own name where several make it. */
function pointerOf(path: string, rows: readonly NamedRow[]): string {
  const [outer = '', ...rest] = path.split('/')
  const index = rest.find((part) => /^\d+$/.test(part))
  const row = rows.find(({ wire }) => wire === outer)
  const inner = rest.find((part) => !/^\d+$/.test(part))
  const { from } = (inner === undefined ? row : row?.inside?.find(({ wire }) => wire === inner)) ?? row ?? { from: [] }
  const [pointer, another] = from
  if (pointer === undefined || another !== undefined) return path.replaceAll(/\/(\d+)/g, '[$1]').replaceAll('/', '.')
  return index === undefined ? pointer : pointer.replace('*', index)
}
