/** One row of the portal → one record of ours. Undefined where the row is about something else than was asked for, or makes no sense. */
import type { AgencyRow, DossierRow, ListedProcedureRow, ProcedureRow, SectorRow } from './look-up-wire.ts'
import { portalStates } from './portal-states.ts'
import { instantOf } from './portal-time.ts'

type Parameters = Readonly<Record<string, string>>

export function procedureOf({ MATTHC, TENTTHC, LINHVUCTHUCHIEN }: ProcedureRow, { procedureCode = '' }: Parameters): object | undefined {
  const code = textOf(MATTHC)
  if (code !== undefined && !isVariantOf(code, procedureCode)) return undefined
  const sectors = LINHVUCTHUCHIEN?.map((sector) => present({ code: textOf(sector.MALINHVUC), name: textOf(sector.TENLINHVUC) }))
  return present({ code, name: textOf(TENTTHC), sectors })
}

export function listedProcedureOf({ MATTHC, TENTTHC, MALINHVUC }: ListedProcedureRow): object {
  return present({ code: textOf(MATTHC), name: textOf(TENTTHC), sectorCode: textOf(MALINHVUC) })
}

export function agencyOf({ MADONVI, TENDONVI, CAPDONVI }: AgencyRow): object {
  return present({ code: textOf(MADONVI), name: textOf(TENDONVI), level: textOf(CAPDONVI) })
}

export function sectorOf({ MALINHVUC, TENLINHVUC, MANGANH }: SectorRow): object {
  return present({ code: textOf(MALINHVUC), name: textOf(TENLINHVUC), ministrySector: textOf(MANGANH) })
}

export function dossierOf(row: DossierRow, { dossierCode = '' }: Parameters): object | undefined {
  const receivedAt = timeIn(row.NgayTiepNhan)
  const dueAt = timeIn(row.NgayHenTra)
  const finishedAt = timeIn(row.NgayKetThucXuLy)
  const returnedAt = timeIn(row.NgayTra)
  const isOther = textOf(row.MaHoSo)?.toUpperCase() !== dossierCode.toUpperCase()
  if (isOther || [receivedAt, dueAt, finishedAt, returnedAt].includes('unreadable')) return undefined
  const statusCode = textOf(row.TrangThaiHoSo)?.replace(/^0+(?=\d)/, '')
  const known = portalStates[statusCode ?? '']
  return present({
    dossierCode: textOf(row.MaHoSo),
    procedureCode: textOf(row.MaTTHC),
    status: known?.state ?? 'other',
    statusCode,
    statusWords: textOf(row.TenTrangThaiHoSo) ?? known?.words,
    receivedAt,
    dueAt,
    finishedAt,
    returnedAt,
  })
}

/** A province asks by its own variant (`1.006714.H56`) and is told of the national procedure, or the other way round. */
function isVariantOf(code: string, asked: string): boolean {
  return code === asked || code.startsWith(`${asked}.`) || asked.startsWith(`${code}.`)
}

function timeIn(words: string | null | undefined): string | undefined {
  const text = textOf(words)
  return text === undefined ? undefined : (instantOf(text) ?? 'unreadable')
}

/** What controls and overrides of the writing direction leave of it; undefined where nothing is said. */
function textOf(value: string | number | null | undefined): string | undefined {
  const text = String(value ?? '').replaceAll(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]+/g, ' ').trim()
  return text === '' ? undefined : text
}

/** Without the fields that the portal left out. */
function present(record: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined))
}
