/** central-form: the dossier of the central system (DataLGSP), the question how it stands (Scan), and their answers. */
import { Type, type Static } from 'typebox'
import { Code, Day, Filled, Form, MaybeCode, MaybeText, PaperCode, PartialDay, YesNo } from '../wire.ts'

const strict = { additionalProperties: false }

/** What the messages are called at the partner; also the names of our calls. */
export const operation = { send: 'DataLGSP', scan: 'Scan' } as const

const WireAddress = Type.Object(
  { maTinhThanh: Type.Optional(Filled), maQuanHuyen: Type.Optional(Filled), maPhuongXa: Type.Optional(Filled), dcChiTiet: Filled },
  strict,
)

const WireStay = Type.Object(
  { tuNgay: PartialDay, denNgay: Type.Optional(PartialDay), noiCuTru: Filled, ngheNghiep: Type.Optional(Filled), noiLamViec: Type.Optional(Filled) },
  strict,
)

const WireFile = Type.Object({ tenLoaiFile: Filled, tenFile: Filled, noiDungFile: Type.String({ minLength: 1, pattern: '^[A-Za-z0-9+/]+={0,2}$' }) }, strict)

const Declaration = Type.Object(
  {
    ngayHenTra: Day,
    loaiPhieu: Form,
    yeuCauCDNCV: YesNo,
    maMucDich: Type.Optional(Filled),
    mucDich: Filled,
    soLuongCap: Type.Integer({ minimum: 1 }),
    nycHoTen: Filled,
    nycTenGoiKhac: Type.Optional(Filled),
    nycGioiTinh: YesNo,
    nycNgaySinh: Day,
    nycNoiSinh: Type.Optional(Filled),
    nycThuongTru: Type.Optional(WireAddress),
    nycTamTru: Type.Optional(WireAddress),
    nycDienThoai: Type.Optional(Filled),
    nycEmail: Type.Optional(Filled),
    nycSoGiayTo: Filled,
    nycLoaiGiayTo: PaperCode,
    nycNgayCapGiayTo: Type.Optional(Day),
    nycNoiCapGiayTo: Type.Optional(Filled),
    nycQuocTich: Filled,
    nycDanToc: Type.Optional(Filled),
    nycHoTenCha: Type.Optional(Filled),
    nycHoTenMe: Type.Optional(Filled),
    nycHoTenVoChong: Type.Optional(Filled),
    chaNgaySinh: Type.Optional(PartialDay),
    chaLoaiGiayTo: Type.Optional(PaperCode),
    chaSoGiayTo: Type.Optional(Filled),
    meNgaySinh: Type.Optional(PartialDay),
    meLoaiGiayTo: Type.Optional(PaperCode),
    meSoGiayTo: Type.Optional(Filled),
    voChongNgaySinh: Type.Optional(PartialDay),
    voChongLoaiGiayTo: Type.Optional(PaperCode),
    voChongSoGiayTo: Type.Optional(Filled),
    uyQuyen: YesNo,
    nuqHoTen: Type.Optional(Filled),
    nuqGioiTinh: Type.Optional(YesNo),
    nuqNgaySinh: Type.Optional(Day),
    nuqThuongTru: Type.Optional(WireAddress),
    nuqSoGiayTo: Type.Optional(Filled),
    nuqLoaiGiayTo: Type.Optional(PaperCode),
    nuqNgayCapGiayTo: Type.Optional(Day),
    nuqNoiCapGiayTo: Type.Optional(Filled),
    nuqQuanHe: Type.Optional(Filled),
    nuqNgayUyQuyen: Type.Optional(Day),
    thongTinAnTich: Type.Optional(Filled),
    nycCuTru: Type.Array(WireStay),
    fileHoSo: Type.Array(WireFile),
  },
  strict,
)

const WireReceipt = Type.Object(
  {
    maDichVu: Type.Optional(Filled),
    maDVC: Type.Optional(Filled),
    dSKhoanNop: Type.Array(Type.Object({ NoiDung: Filled, SoTien: Type.Integer({ minimum: 0 }) }, strict)),
    trangThaiGD: Type.Optional(Filled),
    urlBienLai: Type.Optional(Filled),
  },
  strict,
)

export const DataLGSP = Type.Object(
  {
    authKey: Filled,
    maTinh: Filled,
    tenTinh: Filled,
    maHoSoMCDT: Filled,
    nguonDangKy: Filled,
    tenNguonDangKy: Filled,
    ngayTiepNhan: Day,
    toKhai: Declaration,
    thongTinBienLai: Type.Optional(WireReceipt),
  },
  strict,
)
export type DataLGSP = Static<typeof DataLGSP>

export const Scan = Type.Object({ authKey: Filled, maTinh: Filled, maHoSoMCDT: Filled }, strict)

/** Answers are read for what is known of them; more fields are no fault. */
export const SendAnswer = Type.Object({ statusCode: Code, data: Type.Optional(Type.Unknown()), errorDetail: MaybeText })
export type SendAnswer = Static<typeof SendAnswer>

/** Open beside its status: what is odd about one dossier is told as that dossier's. */
export const ScanAnswer = Type.Object({ status: Code, statusDescription: Type.Optional(Type.Unknown()), value: Type.Optional(Type.Unknown()) })
export type ScanAnswer = Static<typeof ScanAnswer>

/** What the record says: kept as a file only, never as a field of ours. */
export const ScanResult = Type.Object({
  soPhieuLLTP: MaybeCode,
  ngayCapPhieu: MaybeCode,
  loaiPhieu: Type.Optional(Type.Unknown()),
  nguoiLapPhieu: Type.Optional(Type.Unknown()),
  nguoiKy: Type.Optional(Type.Unknown()),
  chucVu: Type.Optional(Type.Unknown()),
  tinhTrangAnTich: Type.Optional(Type.Unknown()),
  thongTinCDNCV: Type.Optional(Type.Unknown()),
  thongTinAn: Type.Optional(Type.Unknown()),
  dsCDNCV: Type.Optional(Type.Unknown()),
  phieuLLTP: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  quyetDinhThuHoi: Type.Optional(Type.Unknown()),
})
export type ScanResult = Static<typeof ScanResult>

export const ScanItem = Type.Object({ maHoSoMCDT: Type.String(), trangThaiXuLy: Code, ketQuaXuLy: Type.Optional(Type.Union([ScanResult, Type.Null()])) })
export type ScanItem = Static<typeof ScanItem>
