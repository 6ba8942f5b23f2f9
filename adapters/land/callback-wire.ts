/** What the land system tells: one shape an operation. It leaves out and sends null for the same; more fields may come. */
import { Type, type TSchema, type TUnion, type TOptional, type TNull } from 'typebox'

function maybe<Schema extends TSchema>(schema: Schema): TOptional<TUnion<[Schema, TNull]>> {
  return Type.Optional(Type.Union([schema, Type.Null()]))
}

const Text = maybe(Type.String({ maxLength: 4000 }))
const Code = Type.Union([Type.String({ maxLength: 50 }), Type.Number()])
const Flag = Type.Union([Type.Boolean(), Type.Literal(0), Type.Literal(1)])
const Time = maybe(Type.String({ maxLength: 40 }))
const Count = maybe(Type.Integer({ minimum: 0 }))
const Link = Type.String({ maxLength: 2000 })

export const LinkedPaper = Type.Object({ TenGiayTo: Text, KieuFile: Text, LinkFile: maybe(Link), SoBanSao: Count, SoBanChinh: Count })
export const SentFile = Type.Object({ name: maybe(Type.String({ maxLength: 255 })), data: Type.String({ minLength: 4, pattern: '^[A-Za-z0-9+/\\s]+={0,2}\\s*$' }) })
/** A content that is no base64 does not pass for a paper without a link. */
const PaperOnly = Type.Object({ ...LinkedPaper.properties, data: Type.Optional(Type.Null()) })
const Papers = maybe(Type.Array(LinkedPaper, { maxItems: 100 }))
/** Not said which of the two forms it has; both occur elsewhere. */
const PaperOrFile = Type.Union([SentFile, PaperOnly])

/** What every callback has: whose dossier it is about. */
export const AboutDossier = Type.Object({ SoBienNhan: Type.String({ minLength: 1, maxLength: 50, pattern: '^\\S+$' }) })

const code = AboutDossier.properties.SoBienNhan

export const Forwarded = Type.Object({
  SoBienNhan: code,
  MaCanBoChuyen: Text,
  MaCanBoNhan: Text,
  MaTrangThai: maybe(Code),
  LaTrangThaiChuyenLai: maybe(Flag),
  NoiDungXuLy: Text,
  NgayChuyen: Time,
  HanXuLy: Time,
  DanhSachTapTin: Papers,
})

export const SupplementRequested = Type.Object({
  SoBienNhan: code,
  NgayChoBoSung: Time,
  MaCanBoXuLy: Text,
  LaTamDung: maybe(Flag),
  GhiChu: Text,
  TapTin: maybe(Type.Union([PaperOrFile, Type.Array(PaperOrFile, { maxItems: 100 })])),
})

export const SupplementTaken = Type.Object({ SoBienNhan: code, NgayNhanBoSung: Time, NgayHenTraMoi: Time })

export const Ended = Type.Object({ SoBienNhan: code, NgayKetThuc: Time, MaCanBoXuLy: Text, TrangThaiKetThuc: Code, DanhSachGiayToKetQua: Papers })

/** Operations of which only ids and notes are known. */
export const Noted = Type.Object({ SoBienNhan: code, MaCanBoXuLy: Text, GhiChu: Text })

/** The fields of both versions; a notice in the words of the version that was not agreed is not understood. */
export const TaxResult = Type.Object({
  SoBienNhan: code,
  NguoiXuLy: Text,
  NgayCoKetQuaThue: Time,
  GhiChu: Text,
  DanhSachThongBaoThue: Type.Array(
    Type.Object({
      LoaiThue: Text,
      SoThongBaoThue: Type.String({ minLength: 1, maxLength: 100 }),
      HoTenChu: Text,
      DuongDanThongBaoThue: maybe(Link),
      HoVaChu: Text,
      DuongDanTBT: maybe(Link),
    }),
    { minItems: 1, maxItems: 100 },
  ),
})
