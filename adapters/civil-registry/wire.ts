/** The registry's shapes: a dossier that is pushed (NhanDKHT), the question where dossiers stand (LayKetQua), the answers. */
import { Type, type Static } from 'typebox'
import { oneOf } from '../../schemas/one-of.ts'

const strict = { additionalProperties: false }
const Filled = Type.String({ minLength: 1 })
const Time = Type.String({ pattern: '^(0[1-9]|[12][0-9]|3[01])/(0[1-9]|1[0-2])/[0-9]{4} ([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$' })

/** KS and KT are registrations that are not interlinked; this gateway carries none of them, but asks for what it cannot place. */
export const modules = ['LTKS', 'LTKT', 'LTKH', 'BS', 'KS', 'KT'] as const
export type Module = (typeof modules)[number]
/** Those that dossiers are sent under. */
export type SentModule = 'LTKS' | 'LTKT' | 'LTKH' | 'BS'

const WireModule = oneOf(modules)

export const WireFile = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 60 }),
    loaiGiayTo: Filled,
    tenGiayTo: Type.String({ minLength: 1, maxLength: 500 }),
    tenTepDinhKem: Type.String({ minLength: 1, maxLength: 255 }),
    /** 1 takes back the file that was sent under this id. */
    huyGiayTo: Type.Union([Type.Literal('0'), Type.Literal('1')]),
    duLieuTepDinhKem: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9+/]+={0,2}$' })),
  },
  strict,
)
export type WireFile = Static<typeof WireFile>

export const WirePush = Type.Object(
  {
    maDonVi: Type.String({ pattern: '^[0-9]{5}$' }),
    module: WireModule,
    maHoSoLT: Type.String({ minLength: 1, maxLength: 50 }),
    maHoSoMCDT: Type.String({ minLength: 1, maxLength: 50 }),
    ngayTiepNhan: Time,
    /** A JSON object as text: the form of the module. */
    data: Filled,
    fileDinhKem: Type.Array(WireFile),
  },
  strict,
)
export type WirePush = Static<typeof WirePush>

export const WireAsk = Type.Object({ maDinhDanhHoSo: Type.Array(Filled), maTinh: Filled, module: WireModule }, strict)
export type WireAsk = Static<typeof WireAsk>

const Loose = Type.Optional(Type.Union([Type.String(), Type.Number(), Type.Null()]))

export const PushAnswer = Type.Object({ status: Type.Union([Type.String(), Type.Number()]), statusDescription: Loose, errorCode: Loose, errorDescription: Loose })
export type PushAnswer = Static<typeof PushAnswer>

export const AskAnswer = Type.Object({ ...PushAnswer.properties, value: Type.Optional(Type.Union([Type.Array(Type.Unknown()), Type.Null()])) })
export type AskAnswer = Static<typeof AskAnswer>

/** Whatever it is, it says which dossier it is about. */
export const NamedStanding = Type.Object({ maHoSoMCDT: Type.String({ pattern: '^\\s{0,9}[0-9A-Za-z][0-9A-Za-z._/-]{0,49}\\s{0,9}$' }) }, { additionalProperties: Type.Unknown() })
export type NamedStanding = Static<typeof NamedStanding>

/** One dossier in the answer to LayKetQua. Open: the papers and numbers of a result stand in it, or inside ketQuaXuLy. */
export const WireStanding = Type.Object({
  maDonVi: Loose,
  maTinh: Loose,
  module: Loose,
  maHoSoLT: Loose,
  maHoSoMCDT: Type.String(),
  errors: Type.Optional(Type.Unknown()),
  trangThai: Loose,
  thoiGianThucHien: Loose,
  ghiChu: Loose,
  ketQuaXuLy: Type.Optional(Type.Unknown()),
  nguoiXuLy: Loose,
  chucDanh: Loose,
  phongBanXuLy: Loose,
  noiDungXuLy: Loose,
  hanBoSungHoSo: Loose,
})
export type WireStanding = Static<typeof WireStanding>

export const service = { push: 'NhanDKHT', ask: 'LayKetQua' } as const

/** Where a signed request says what it is; the registry may ignore both. */
export const header = { signature: 'X-JWS-Signature', messageId: 'X-Message-Id' } as const

/** Deeper than any answer of theirs, and not so deep that reading it would need more stack than there is. */
const deepest = 64

/** Undefined where the bytes are not JSON in UTF-8, or lists in lists without end. */
export function readJson(body: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body)
    return isShallow(text) ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}

function isShallow(text: string): boolean {
  let depth = 0
  // brackets inside texts count as well, but in pairs or not at all: a text full of opening ones is no answer either
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1
    if (depth > deepest) return false
  }
  return true
}
