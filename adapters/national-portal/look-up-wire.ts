/** Rows that the portal's look-ups answer with. They are read for what is known of them; more fields are no fault. */
import { Type, type Static, type TSchema } from 'typebox'

function maybe<Schema extends TSchema>(schema: Schema) {
  return Type.Optional(Type.Union([schema, Type.Null()]))
}

/** The portal's documents give no types: numbers and texts are both taken. */
const Code = Type.Union([Type.String({ minLength: 1, maxLength: 100 }), Type.Number()])
const Text = Type.String({ maxLength: 4_000 })
const Words = Type.String({ minLength: 1, maxLength: 4_000 })

const SectorOfProcedure = Type.Object({ MALINHVUC: maybe(Code), TENLINHVUC: maybe(Text) })

export const ProcedureRow = Type.Object({
  MATTHC: maybe(Text),
  TENTTHC: Words,
  LINHVUCTHUCHIEN: maybe(Type.Array(SectorOfProcedure, { maxItems: 100 })),
})
export type ProcedureRow = Static<typeof ProcedureRow>

export const ListedProcedureRow = Type.Object({ MATTHC: Words, TENTTHC: Words, MALINHVUC: maybe(Code) })
export type ListedProcedureRow = Static<typeof ListedProcedureRow>

export const AgencyRow = Type.Object({ MADONVI: Code, TENDONVI: Words, CAPDONVI: maybe(Code) })
export type AgencyRow = Static<typeof AgencyRow>

export const SectorRow = Type.Object({ MALINHVUC: Code, TENLINHVUC: Words, MANGANH: maybe(Code) })
export type SectorRow = Static<typeof SectorRow>

/** Named as in DongBoHoSoMC. */
export const DossierRow = Type.Object({
  MaHoSo: Words,
  MaTTHC: maybe(Text),
  TrangThaiHoSo: Code,
  TenTrangThaiHoSo: maybe(Text),
  NgayTiepNhan: maybe(Text),
  NgayHenTra: maybe(Text),
  NgayKetThucXuLy: maybe(Text),
  NgayTra: maybe(Text),
})
export type DossierRow = Static<typeof DossierRow>
