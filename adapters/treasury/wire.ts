/** The platform's shapes and names, of its format PaymentPlatform and of the slip C1-02/NS. Every value is text. */
import { Type, type Static, type TString } from 'typebox'

/** Versions of the format that can be spoken, oldest first. The date from which one counts was not published. */
export const versions = [{ version: '1.0.6' }] as const

const strict = { additionalProperties: false }
const Filled = Type.String({ minLength: 1 })
const Text = Type.String()
const Amount = Type.String({ pattern: '^[1-9][0-9]{0,14}$' })
const Time = Type.String({ pattern: '^[0-9]{4}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])([01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]$' })
export const Reference = Type.String({ pattern: '^[0-9A-Za-z]{1,100}$' })
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' })

function exactly(value: string): TString {
  return Type.String({ pattern: `^${value.replaceAll('.', '\\.')}$` })
}

export const WireFee = Type.Object({ LoaiPhiLePhi: Filled, MaPhiLePhi: Filled, TenPhiLePhi: Filled, SoTien: Amount }, strict)
export const WireDue = Type.Object({ NoiDung: Filled, SoTien: Amount }, strict)

export const WireReceipt = Type.Object(
  {
    MaDichVu: exactly('2'),
    MaDVC: Filled,
    TenDVC: Filled,
    MaTTHC: Filled,
    TenTTHC: Type.String({ minLength: 1, maxLength: 250 }),
    MaDonVi: Filled,
    TenDonVi: Filled,
    MaHoSo: Filled,
    TKThuHuong: Filled,
    MaNHThuHuong: Filled,
    TenTKThuHuong: Filled,
    MaLoaiHinhThuPhat: Type.Optional(Text),
    TenLoaiHinhThuPhat: Type.Optional(Text),
    MaCoQuanQD: Type.Optional(Text),
    TenCoQuanQD: Type.Optional(Text),
    KhoBac: Type.Optional(Text),
    NgayQD: Type.Optional(Time),
    SoQD: Type.Optional(Text),
    ThoiGianViPham: Type.Optional(Text),
    DiaDiemViPham: Type.Optional(Text),
    TenNguoiViPham: Type.Optional(Text),
    TaiKhoanThuNSNN: Type.Optional(Text),
    NoiDungThanhToan: Filled,
    HoTenNguoiNop: Filled,
    SoCMNDNguoiNop: Filled,
    DiaChiNguoiNop: Type.Optional(Text),
    HuyenNguoiNop: Type.Optional(Text),
    TinhNguoiNop: Type.Optional(Text),
    PhiLePhi: Type.Array(WireFee),
    DSKhoanNop: Type.Array(WireDue),
  },
  strict,
)

export const WireInit = Type.Object(
  {
    LoaiBanTin: exactly('INIT'),
    PhienBan: Filled,
    MaDoiTac: Filled,
    MaThamChieu: Reference,
    SoTien: Amount,
    LoaiHinhThanhToan: exactly('PAY'),
    MaKenhThanhToan: exactly('1'),
    MaThietBi: exactly('1'),
    NgonNgu: exactly('vi-VN'),
    MaTienTe: exactly('VND'),
    MaNganHang: exactly('PAYMENT'),
    ThongTinGiaoDich: Type.String({ minLength: 1, pattern: '^[^|]*$' }),
    ThoiGianGD: Time,
    Ip: Filled,
    MaXacThuc: Hash,
    ThongTinBienLai: WireReceipt,
  },
  strict,
)
export type WireInit = Static<typeof WireInit>

export const WireSlipItem = Type.Object(
  {
    stt: Filled,
    soToKhai: Filled,
    kyThue: Type.Optional(Text),
    noiDungKhoanNop: Filled,
    soTienNguyenTe: Type.Optional(Text),
    soTienVND: Amount,
    maChuong: Filled,
    maNDKT: Filled,
    maDBHC: Filled,
  },
  strict,
)

/** `tongTien` beside the documented fields: the total that must equal the sum of the items. */
export const WireSlip = Type.Object(
  {
    soGnt: Filled,
    maHieu: Filled,
    soChungTu: Type.Optional(Text),
    soThamChieu: Reference,
    hinhThucNopTien: Type.String({ pattern: '^(CHUYEN_KHOAN|TIEN_MAT)$' }),
    loaiTien: Filled,
    nguoiNopThue: Filled,
    maSoThue: Filled,
    diaChi: Filled,
    tinhTp: Filled,
    nganHangTrichTk: Type.Optional(Text),
    soTaiKhoanTrich: Type.Optional(Text),
    loaiTaiKhoanThu: Filled,
    taiKhoanKbnn: Filled,
    tinhTpKbnn: Filled,
    coQuanQuanLyThu: Filled,
    nganHangUyNhiemThu: Type.Optional(Text),
    items: Type.Array(WireSlipItem, { minItems: 1 }),
    tongTien: Amount,
  },
  strict,
)
export type WireSlip = Static<typeof WireSlip>

/** QUERY and GET_BILL. */
export const WireQuestion = Type.Object(
  { LoaiBanTin: Type.String({ pattern: '^(QUERY|GET_BILL)$' }), PhienBan: Filled, MaDoiTac: Filled, MaThamChieu: Reference, ThoiGianGD: Time, MaXacThuc: Hash },
  strict,
)
export type WireQuestion = Static<typeof WireQuestion>

/** Around every answer; `message` is a sentence, or JSON written as a string. */
export const WireAnswer = Type.Object({ error_code: Type.Union([Type.String(), Type.Number()]), message: Type.Optional(Type.Union([Type.String(), Type.Null()])) })
export type WireAnswer = Static<typeof WireAnswer>

/** Inside the answer to an order. */
export const WirePage = Type.Object({ UrlThanhToan: Type.String({ pattern: '^https?://[^\\s]+$', format: 'uri', maxLength: 2000 }) })
/** Inside the answer to a slip. */
export const WireSlipTaken = Type.Object({ soThamChieu: Reference })

const TextOrNumber = Type.Union([Type.String(), Type.Integer()])

/** What became of a payment: the body of the callback, and inside the answer to QUERY. */
export const WireResult = Type.Object({
  LoaiBanTin: Type.String(),
  MaLoi: TextOrNumber,
  MaDoiTac: Type.String(),
  MaThamChieu: Type.String(),
  SoTien: TextOrNumber,
  MaTienTe: Type.String(),
  MaGiaoDich: TextOrNumber,
  MaNganHang: Type.String(),
  ThoiGianGD: TextOrNumber,
  ThongTinGiaoDich: Type.String(),
  MaXacThuc: Type.String(),
})
export type WireResult = Static<typeof WireResult>

/** Inside the answer to GET_BILL. */
export const WireBill = Type.Object({ SoBienLai: Type.String({ minLength: 1, maxLength: 100 }), FileBienLai: Type.String({ minLength: 1 }) })
export type WireBill = Static<typeof WireBill>

/** Where a signed request says what it is: the signature covers the body's bytes and names the message. */
export const header = { signature: 'X-JWS-Signature', messageId: 'X-Message-Id' } as const
