/** The portal's look-ups as data: which service answers which question, and where each field of a record comes from. */
import type { Field, PortalRecord } from './look-up-rows.ts'
import { portalStates } from './portal-states.ts'
import { instantOf } from './portal-time.ts'
import { service } from './wire.ts'

type Parameters = Readonly<Record<string, string>>

export interface LookUp {
  readonly service: string
  /** Our parameter → the request's field. */
  readonly asks: Readonly<Record<string, string>>
  readonly fields: readonly Field[]
  /** Whether it is about what was asked for. */
  readonly isAbout?: (record: PortalRecord, parameters: Parameters) => boolean
  /** Said of what is not there, beside what is said of dossiers. Meets normalised text. */
  readonly missing?: RegExp
  /** Our own words where it is not there. */
  readonly notFound: string
  /** About somebody: neither the answer nor the portal's words are kept. */
  readonly personal?: true
}

export const lookUpNames = ['procedure', 'procedures', 'agencies', 'sectors', 'portal-dossier'] as const
export type LookUpName = (typeof lookUpNames)[number]

export const lookUps: Readonly<Record<LookUpName, LookUp>> = {
  procedure: {
    service: service.procedure,
    asks: { procedureCode: 'maTTHC' },
    fields: [
      { ours: 'code', theirs: 'MATTHC' },
      { ours: 'name', theirs: 'TENTTHC', needed: true },
      { ours: 'sectors', theirs: 'LINHVUCTHUCHIEN', rows: [{ ours: 'code', theirs: 'MALINHVUC' }, { ours: 'name', theirs: 'TENLINHVUC' }] },
    ],
    isAbout: ({ code }, { procedureCode = '' }) => typeof code !== 'string' || isVariantOf(code, procedureCode),
    missing: /(thủ tục|matthc).*không (tồn tại|tìm thấy|có (trong|thông tin|dữ liệu))|không (tồn tại|tìm thấy|có) (mã )?thủ tục/,
    notFound: 'Cổng không có thủ tục này',
  },
  procedures: {
    service: service.procedures,
    asks: {},
    fields: [
      { ours: 'code', theirs: 'MATTHC', needed: true },
      { ours: 'name', theirs: 'TENTTHC', needed: true },
      { ours: 'sectorCode', theirs: 'MALINHVUC' },
    ],
    notFound: 'Cổng không có thủ tục nào',
  },
  agencies: {
    service: service.agencies,
    asks: {},
    fields: [
      { ours: 'code', theirs: 'MADONVI', needed: true },
      { ours: 'name', theirs: 'TENDONVI', needed: true },
      { ours: 'level', theirs: 'CAPDONVI' },
    ],
    notFound: 'Cổng không có cơ quan nào',
  },
  sectors: {
    service: service.domains,
    asks: {},
    fields: [
      { ours: 'code', theirs: 'MALINHVUC', needed: true },
      { ours: 'name', theirs: 'TENLINHVUC', needed: true },
      { ours: 'ministrySector', theirs: 'MANGANH' },
    ],
    notFound: 'Cổng không có lĩnh vực nào',
  },
  // named as in DongBoHoSoMC
  'portal-dossier': {
    service: service.lookUp,
    asks: { dossierCode: 'mahoso' },
    fields: [
      { ours: 'dossierCode', theirs: 'MaHoSo', needed: true },
      { ours: 'procedureCode', theirs: 'MaTTHC' },
      { ours: 'status', theirs: 'TrangThaiHoSo', needed: true, as: (told) => portalStates[bareCode(told)]?.state ?? 'other' },
      { ours: 'statusCode', theirs: 'TrangThaiHoSo', as: bareCode },
      { ours: 'statusWords', theirs: 'TenTrangThaiHoSo' },
      // the nation's words count where it has some
      { ours: 'statusWords', theirs: 'TrangThaiHoSo', as: (told) => portalStates[bareCode(told)]?.words ?? '' },
      { ours: 'receivedAt', theirs: 'NgayTiepNhan', as: instantOf },
      { ours: 'dueAt', theirs: 'NgayHenTra', as: instantOf },
      { ours: 'finishedAt', theirs: 'NgayKetThucXuLy', as: instantOf },
      { ours: 'returnedAt', theirs: 'NgayTra', as: instantOf },
    ],
    isAbout: ({ dossierCode: told }, { dossierCode = '' }) => typeof told === 'string' && told.toUpperCase() === dossierCode.toUpperCase(),
    notFound: 'Cổng không có hồ sơ này',
    personal: true,
  },
}

export function lookUpCalled(name: string): LookUp | undefined {
  const known = lookUpNames.find((one) => one === name)
  return known === undefined ? undefined : lookUps[known]
}

/** A province asks by its own variant (`1.006714.H56`) and is told of the national procedure, or the other way round. */
function isVariantOf(code: string, asked: string): boolean {
  return code === asked || code.startsWith(`${asked}.`) || asked.startsWith(`${code}.`)
}

/** `04` and 4 are one code. */
function bareCode(told: string): string {
  return told.replace(/^0+(?=\d)/, '')
}
