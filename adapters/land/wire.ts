/** What goes to the land system, and what it answers. Its spelling stays in this file and in callback-wire.ts. */
import { Type, type Static, type TSchema, type TString } from 'typebox'
import { Value } from 'typebox/value'

const strict = { additionalProperties: false }
const Time = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$' })
const AreaCode = Type.String({ pattern: '^[0-9]{1,10}$' })

function upTo(maxLength: number): TString {
  return Type.String({ minLength: 1, maxLength })
}

const WireFile = Type.Object({ name: upTo(255), data: Type.String({ minLength: 1, pattern: '^[A-Za-z0-9+/]+={0,2}$' }) }, strict)
export type WireFile = Static<typeof WireFile>

const WirePaper = Type.Object(
  {
    TenGiayTo: upTo(500),
    SoBanChinh: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
    SoBanSao: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
    TapTin: Type.Optional(WireFile),
  },
  strict,
)

export const WireDossier = Type.Object(
  {
    LaQuyTrinhCapTinh: Type.Boolean(),
    TinhId: AreaCode,
    HuyenId: Type.Optional(AreaCode),
    XaId: AreaCode,
    SoBienNhan: upTo(50),
    MaHoSoMotCua: upTo(50),
    NguoiTiepNhan: upTo(100),
    NgayTiepNhan: Time,
    NgayHenTra: Time,
    DiaChiTaiSan: upTo(500),
    ThongTinNguoiNopDon: Type.Object(
      {
        HoTen: upTo(200),
        SoChungMinh: Type.Optional(upTo(30)),
        DiaChiChiTiet: Type.Optional(upTo(500)),
        SoDienThoai: Type.Optional(upTo(20)),
        Email: Type.Optional(upTo(254)),
      },
      strict,
    ),
    ThongTinQuyTrinh: Type.Object({ MaQuyTrinh: upTo(100), TenQuyTrinh: upTo(500) }, strict),
    ThongTinThuaDat: Type.Array(
      Type.Object({ SoThuTuThua: upTo(20), SoHieuBanDo: upTo(20), DienTich: Type.Number({ exclusiveMinimum: 0 }), DiaChiChiTiet: upTo(500) }, strict),
    ),
    DanhSachGiayToDinhKem: Type.Array(WirePaper),
  },
  strict,
)
export type WireDossier = Static<typeof WireDossier>

export const WireSupplement = Type.Object(
  { SoBienNhan: upTo(50), NgayHenTraMoi: Type.Optional(Time), GhiChu: upTo(4000), DanhSachGiayToBoSung: Type.Array(WirePaper) },
  strict,
)
export type WireSupplement = Static<typeof WireSupplement>

export const WireHandOver = Type.Object({ SoBienNhan: upTo(50), NgayTra: Time }, strict)
export type WireHandOver = Static<typeof WireHandOver>

export const messageSchemas = { TiepNhanHoSo: WireDossier, BoSungHoSo: WireSupplement, CapNhatTrangThaiHoSo: WireHandOver } as const
export type MessageName = keyof typeof messageSchemas

export function isMessageName(name: string): name is MessageName {
  return Object.hasOwn(messageSchemas, name)
}

/** The search for certificates, which also serves as the probe. */
export const searchName = 'AdvancedSearchGiayChungNhan'

/** `data` is 0 where it failed; what else it is, is not said. */
export const LandAnswer = Type.Object({
  data: Type.Integer(),
  status: Type.Object({
    success: Type.Boolean(),
    code: Type.Optional(Type.Union([Type.String(), Type.Number(), Type.Null()])),
    message: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  }),
})
export type LandAnswer = Static<typeof LandAnswer>

/** Where a signed message says what it is: the signature covers the body's bytes and names the message. */
export const header = { signature: 'X-JWS-Signature', messageId: 'X-Message-Id' } as const

/** Undefined where the bytes are not JSON of this shape. */
export function readJson<Schema extends TSchema>(schema: Schema, bytes: Uint8Array): Static<Schema> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return Value.Check(schema, value) ? value : undefined
  } catch {
    return undefined
  }
}
