/** The answer of AdvancedSearchGiayChungNhan. Only the names below are known; an answer of another shape is for a person. */
import { Type, type Static, type TSchema } from 'typebox'

function maybe<Schema extends TSchema>(schema: Schema) {
  return Type.Optional(Type.Union([schema, Type.Null()]))
}

const strict = { additionalProperties: false }
const Text = maybe(Type.Union([Type.String({ maxLength: 2000 }), Type.Number()]))
/** Of which no field is published: carried name by name. */
const RegisterRow = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]))
export type RegisterRow = Static<typeof RegisterRow>
const OpenRows = maybe(Type.Array(RegisterRow, { maxItems: 200 }))

const IdentityPaper = Type.Object({ loaiGiayTo: Text, soGiayTo: Text }, strict)
const Person = Type.Object({ hoTen: Type.String({ minLength: 1, maxLength: 200 }), namSinh: Text, diaChi: Text, GiayToTuyThan: maybe(Type.Array(IdentityPaper, { maxItems: 20 })) }, strict)
const Organisation = Type.Object({ tenToChuc: Type.String({ minLength: 1, maxLength: 500 }), diaChi: Text, GiayToTuyThan: maybe(Type.Array(IdentityPaper, { maxItems: 20 })) }, strict)

export const FoundCertificate = Type.Object(
  {
    GiayChungNhan: Type.Object({ soPhatHanh: Text, soVaoSo: Text, maVach: Text, soHoSoGoc: Text, soBienNhan: Text, ListNghiaVuTaiChinh: OpenRows, ListHanCheQuyen: OpenRows }, strict),
    ChuSoHuu: Type.Object({ CaNhan: maybe(Person), HoGiaDinh: maybe(Person), ToChuc: maybe(Organisation) }, strict),
    TaiSan: Type.Object(
      {
        soThuTuThua: Text,
        soHieuToBanDo: Text,
        diaChi: Text,
        MucDichSuDung: Text,
        NguonGocSuDungDat: Text,
        // assumed, by the names of the form: only they say that a parcel is the one that was asked for by its former numbers
        xaId: Text,
        soThuTuThuaCu: Text,
        soHieuToBanDoCu: Text,
      },
      strict,
    ),
  },
  strict,
)
export type FoundCertificate = Static<typeof FoundCertificate>

export const SearchAnswer = Type.Object({ data: Type.Array(FoundCertificate, { maxItems: 500 }), recordsTotal: Type.Integer({ minimum: 0 }), recordsFiltered: Type.Optional(Type.Integer()), draw: Type.Optional(Type.Integer()) }, strict)
export type SearchAnswer = Static<typeof SearchAnswer>

/** Names of the form's fields. */
export const searchFields = [
  'tinhId', 'huyenId', 'xaId', 'soPhatHanh', 'soVaoSo', 'maVach', 'soHoSoGoc', 'hoTen', 'namSinh', 'soGiayTo',
  'soThuTuThua', 'soHieuToBanDo', 'soThuTuThuaCu', 'soHieuToBanDoCu', 'soNha', 'diaChiChiTiet', 'timChinhXac',
] as const
export type SearchField = (typeof searchFields)[number]
