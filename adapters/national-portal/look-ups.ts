/** The portal's look-ups as data: which service answers which question, and where each field of a record comes from. */
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { agencyOf, dossierOf, listedProcedureOf, procedureOf, sectorOf } from './look-up-records.ts'
import { AgencyRow, DossierRow, ListedProcedureRow, ProcedureRow, SectorRow } from './look-up-wire.ts'
import { service } from './wire.ts'

type Parameters = Readonly<Record<string, string>>

export interface LookUp {
  readonly service: string
  /** Our parameter → the request's field. */
  readonly asks: Readonly<Record<string, string>>
  /** The record of one row; undefined where the row does not fit, or is about something else than was asked for. */
  read(row: unknown, parameters: Parameters): object | undefined
  readonly sources: Readonly<Record<string, string>>
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
    read: reader(ProcedureRow, procedureOf),
    sources: {
      code: 'MATTHC',
      name: 'TENTTHC',
      'sectors[].code': 'LINHVUCTHUCHIEN[].MALINHVUC',
      'sectors[].name': 'LINHVUCTHUCHIEN[].TENLINHVUC',
    },
    missing: /(thủ tục|matthc).*không (tồn tại|tìm thấy|có (trong|thông tin|dữ liệu))|không (tồn tại|tìm thấy|có) (mã )?thủ tục/,
    notFound: 'Cổng không có thủ tục này',
  },
  procedures: {
    service: service.procedures,
    asks: {},
    read: reader(ListedProcedureRow, listedProcedureOf),
    sources: { code: 'MATTHC', name: 'TENTTHC', sectorCode: 'MALINHVUC' },
    notFound: 'Cổng không có thủ tục nào',
  },
  agencies: {
    service: service.agencies,
    asks: {},
    read: reader(AgencyRow, agencyOf),
    sources: { code: 'MADONVI', name: 'TENDONVI', level: 'CAPDONVI' },
    notFound: 'Cổng không có cơ quan nào',
  },
  sectors: {
    service: service.domains,
    asks: {},
    read: reader(SectorRow, sectorOf),
    sources: { code: 'MALINHVUC', name: 'TENLINHVUC', ministrySector: 'MANGANH' },
    notFound: 'Cổng không có lĩnh vực nào',
  },
  'portal-dossier': {
    service: service.lookUp,
    asks: { dossierCode: 'mahoso' },
    read: reader(DossierRow, dossierOf),
    sources: {
      dossierCode: 'MaHoSo',
      procedureCode: 'MaTTHC',
      status: 'TrangThaiHoSo',
      statusCode: 'TrangThaiHoSo',
      statusWords: 'TrangThaiHoSo, TenTrangThaiHoSo',
      receivedAt: 'NgayTiepNhan',
      dueAt: 'NgayHenTra',
      finishedAt: 'NgayKetThucXuLy',
      returnedAt: 'NgayTra',
    },
    notFound: 'Cổng không có hồ sơ này',
    personal: true,
  },
}

export function lookUpCalled(name: string): LookUp | undefined {
  const known = lookUpNames.find((one) => one === name)
  return known === undefined ? undefined : lookUps[known]
}

type RecordOf<Row> = (row: Row, parameters: Parameters) => object | undefined

function reader<Schema extends TSchema>(schema: Schema, recordOf: RecordOf<Static<Schema>>): LookUp['read'] {
  return (row, parameters) => (Value.Check(schema, row) ? recordOf(row, parameters) : undefined)
}
