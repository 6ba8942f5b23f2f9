/**
 * The portal's shapes: dossier (DongBoHoSoMC), progress step (CapNhatTienDoHoSoMC) and answer.
 * Everything in a dossier is text, codes and money too; dates are yyyyMMddHHmmss in Asia/Ho_Chi_Minh.
 */
import { Type, type Static, type TString } from 'typebox'

const Text = Type.String()
const Filled = Type.String({ minLength: 1 })
const DossierCode = Type.String({ minLength: 1, maxLength: 50 })
const Address = Type.String({ pattern: '^https?://' })
const Amount = Type.String({ pattern: '^[0-9]{1,16}$' })
const Count = Type.String({ pattern: '^[0-9]{1,4}$' })
const Time = Type.String({ pattern: '^[0-9]{4}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])([01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]$' })
const Status = oneOf('1', '2', '3', '4', '5', '6', '7', '8', '9', '10')
const YesNo = oneOf('0', '1')
const Deleted = oneOf('True', 'False')
const strict = { additionalProperties: false }

function oneOf(...codes: readonly string[]): TString {
  return Type.String({ pattern: `^(${codes.join('|')})$` })
}

function upTo(maxLength: number): TString {
  return Type.String({ minLength: 1, maxLength })
}

const WireDocument = Type.Object(
  {
    TepDinhKemId: Type.Optional(Text),
    TenTepDinhKem: upTo(4000),
    IsDeleted: Type.Optional(Deleted),
    MaThanhPhanHoSo: Filled,
    DuongDanTaiTepTin: Address,
    DuocSoHoa: Type.Optional(YesNo),
    DuocTaiSuDung: Type.Optional(oneOf('0', '1', '2')),
    DuocLayTuKhoDMQG: Type.Optional(YesNo),
    MaKetQuaThayThe: Type.Optional(Text),
  },
  strict,
)

const WireFee = Type.Object(
  {
    TenPhiLePhi: Filled,
    MaPhiLePhi: Filled,
    HinhThucThu: Type.Optional(oneOf('1', '2', '4')),
    Gia: Amount,
    LoaiPhiLePhi: Type.Optional(oneOf('1', '2', '3')),
  },
  strict,
)

const WireSupplement = Type.Object(
  {
    HoSoBoSungId: Filled,
    NguoiYeuCauBoSung: Filled,
    NoiDungBoSung: Filled,
    NgayBoSung: Time,
    NguoiTiepNhanBoSung: Type.Optional(Text),
    ThongTinTiepNhan: Type.Optional(Text),
    NgayTiepNhanBoSung: Type.Optional(Time),
    TrangThaiBoSung: Type.Optional(Text),
    DanhSachGiayToBoSung: Type.Optional(Type.Array(Type.Unknown())),
    DanhSachLePhiBoSung: Type.Optional(Type.Array(Type.Unknown())),
    NgayHenTraTruoc: Type.Optional(Time),
    NgayHenTraMoi: Type.Optional(Time),
  },
  strict,
)

const WireResult = Type.Object(
  {
    TenGiayTo: upTo(2000),
    MaThanhPhanHoSo: Type.Optional(Text),
    GiayToId: Type.Optional(Text),
    DuongDanTepTinKetQua: Address,
    MaGiayToKetQua: Type.Optional(Text),
  },
  strict,
)

export const WireDossier = Type.Object(
  {
    MaHoSo: DossierCode,
    MaTTHC: Filled,
    TenTTHC: Filled,
    MaLinhVuc: Filled,
    TenLinhVuc: Filled,
    KenhThucHien: Type.Optional(oneOf('1', '2', '3')),
    ChuHoSo: Type.Optional(Text),
    LoaiDoiTuong: oneOf('1', '2', '3', '4'),
    MaDoiTuong: Type.Optional(Type.Union([Text, Type.Null()])),
    SoGiayToChuHoSo: Type.Optional(Text),
    DinhDanhCHS: Type.Optional(Type.Array(Type.Object({ LoaiDinhDanh: oneOf('1', '2'), SoDinhDanh: Type.String({ pattern: '^([0-9]{9}|[0-9]{12})$' }) }, strict))),
    SoBienNhan: Type.Optional(Text),
    ThongTinKhac: Type.Optional(Text),
    Fax: Type.Optional(Text),
    GhiChu: Type.Optional(Text),
    Email: Text,
    SoDienThoai: Text,
    TrichYeuHoSo: upTo(1000),
    NgayNopHoSo: Type.Optional(Time),
    NgayTiepNhan: Time,
    NgayHenTra: Time,
    NgayTuChoi: Type.Optional(Time),
    TrangThaiHoSo: Status,
    NgayTra: Type.Optional(Time),
    ThongTinTra: Type.Optional(Text),
    NgayKetThucXuLy: Type.Optional(Time),
    HinhThuc: YesNo,
    DonViXuLy: Filled,
    NoiNopHoSo: Type.Optional(Text),
    HoSoCoThanhPhanSoHoa: Type.Optional(YesNo),
    TaiKhoanDuocXacThucVoiVNeID: Type.Optional(YesNo),
    DuocThanhToanTrucTuyen: Type.Optional(oneOf('0', '1', '3')),
    DSKetNoiCSDL: Type.Optional(Type.Array(Type.Object({ MaCSDL: Filled }, strict))),
    TaiLieuNop: Type.Optional(Type.Array(WireDocument)),
    DanhSachLePhi: Type.Optional(Type.Array(WireFee)),
    DanhSachTepDinhKemKhac: Type.Optional(Type.Array(Type.Object({ TenGiayTo: Filled, SoLuong: Type.Optional(Count), LoaiGiayTo: Type.Optional(Text) }, strict))),
    DanhSachHoSoBoSung: Type.Optional(Type.Array(WireSupplement)),
    DanhSachGiayToKetQua: Type.Optional(Type.Array(WireResult)),
  },
  strict,
)
export type WireDossier = Static<typeof WireDossier>

export const WireStep = Type.Object(
  {
    MaHoSo: DossierCode,
    NguoiXuLy: upTo(50),
    ChucDanh: Type.Optional(Text),
    ThoiDiemXuLy: Time,
    PhongBanXuLy: Type.Optional(Text),
    NoiDungXuLy: Filled,
    TrangThai: Status,
    NgayBatDau: Type.Optional(Time),
    NgayKetThucTheoQuyDinh: Type.Optional(Time),
  },
  strict,
)
export type WireStep = Static<typeof WireStep>

const ErrorCode = Type.Union([Type.String(), Type.Number()])

export const LogInAnswer = Type.Object({ session: Type.Optional(Type.String()), error_code: ErrorCode, message: Type.Optional(Type.String()) })

export const ServiceAnswer = Type.Object({
  error_code: ErrorCode,
  message: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  result: Type.Optional(Type.Unknown()),
})
export type ServiceAnswer = Static<typeof ServiceAnswer>

/** Names of the portal's services, as they stand in the request's `service`. */
export const service = {
  lookUp: 'TraCuuHoSo',
  dossier: 'DongBoHoSoMC',
  progress: 'CapNhatTienDoHoSoMC',
  procedure: 'LayThuTuc',
  procedures: 'LayDanhSachTTHC',
  agencies: 'LayDanhMucCoQuan',
  domains: 'LayDanhMucLinhVuc',
} as const

/** Where a signed request says what it is: the signature covers the body's bytes and names the message. */
export const header = { signature: 'X-JWS-Signature', messageId: 'X-Message-Id', target: 'dstcode' } as const
