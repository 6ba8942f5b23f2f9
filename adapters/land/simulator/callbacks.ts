/**
 * What the simulated land office can tell about a case: one word a callback, in the README. The same order gives the same
 * bytes, also after a restart; times count from when the case was taken.
 */
import type { TellOrder } from '../../../src/ports/simulator.ts'
import { landTime } from '../land-time.ts'
import { versionTable, type WireVersion } from '../wire-versions.ts'
import { linkTo } from './papers.ts'
import type { Case } from './register.ts'

interface Told {
  readonly operation: string
  readonly body: Readonly<Record<string, unknown>>
}

interface Desk {
  readonly url: string
  readonly version: WireVersion
}

type Write = (about: Case, desk: Desk) => Told

const officer = 'cb.dia-chinh'
const hour = 3_600_000

export const callbackWords: Readonly<Record<string, Write>> = {
  forwarded: (about) => tell('ChuyenHoSo', about, {
    MaCanBoChuyen: officer,
    MaCanBoNhan: 'cb.tham-dinh',
    MaTrangThai: 'THAM_DINH',
    LaTrangThaiChuyenLai: false,
    NoiDungXuLy: 'Chuyển thẩm định',
    NgayChuyen: after(about, 1),
    HanXuLy: after(about, 24),
    DanhSachTapTin: [],
  }),
  'supplement-requested': (about) => tell('YeuCauBoSungHoSo', about, { NgayChoBoSung: after(about, 2), MaCanBoXuLy: officer, LaTamDung: true, GhiChu: 'Bổ sung bản trích đo', TapTin: null }),
  'supplement-received': (about) => tell('NhanBoSungHoSo', about, { NgayNhanBoSung: after(about, 3), NgayHenTraMoi: after(about, 24 * 14) }),
  'tax-notice': (about, { url, version }) => {
    const { payer, noticeLink } = versionTable[version]
    const { SoBienNhan, ThongTinNguoiNopDon } = about.dossier
    const notice = { [payer]: ThongTinNguoiNopDon.HoTen, LoaiThue: 'Lệ phí trước bạ', SoThongBaoThue: `LTB-${SoBienNhan}`, [noticeLink]: linkTo(url, SoBienNhan, 'thong-bao-thue') }
    return tell('GuiKetQuaThue', about, { NguoiXuLy: officer, NgayCoKetQuaThue: after(about, 4), GhiChu: '', DanhSachThongBaoThue: [notice] })
  },
  result: (about, { url }) => tell('KetThucHoSo', about, {
    NgayKetThuc: after(about, 48),
    MaCanBoXuLy: officer,
    TrangThaiKetThuc: 0,
    DanhSachGiayToKetQua: [{ TenGiayTo: 'Giấy chứng nhận', KieuFile: 'pdf', LinkFile: linkTo(url, about.dossier.SoBienNhan, 'giay-chung-nhan'), SoBanSao: 0, SoBanChinh: 1 }],
  }),
  returned: (about) => tell('KetThucHoSo', about, { NgayKetThuc: after(about, 48), MaCanBoXuLy: officer, TrangThaiKetThuc: 1, DanhSachGiayToKetQua: [] }),
  withdrawn: (about) => tell('KetThucHoSo', about, { NgayKetThuc: after(about, 48), MaCanBoXuLy: officer, TrangThaiKetThuc: 2, DanhSachGiayToKetQua: [] }),
  'received-for-one-stop': (about) => tell('TiepNhanHoSoChoMotCua', about, { MaCanBoXuLy: officer, GhiChu: 'Tiếp nhận tại chi nhánh' }),
  'update-requested': (about) => tell('YeuCauCapNhatHoSo', about, { MaCanBoXuLy: officer, GhiChu: 'Cập nhật số tờ bản đồ' }),
  'wrong-procedure': (about) => tell('ThongBaoNhapSaiThuTuc', about, { MaCanBoXuLy: officer, GhiChu: 'Thủ tục đúng là cấp đổi' }),
  'tax-returned': (about) => tell('ThueChuyenTraHoSoDoSai', about, { MaCanBoXuLy: officer, GhiChu: 'Sai diện tích' }),
  unforeseen: (about) => tell('KetThucHoSo', about, { NgayKetThuc: after(about, 48), MaCanBoXuLy: officer, TrangThaiKetThuc: 77, DanhSachGiayToKetQua: [] }),
}

/** `fields` of the order stand in place of the callback's own, in the land system's spelling. Throws where the word is unknown. */
export function writeCallback(order: TellOrder, about: Case, desk: Desk): Told {
  const write = Object.hasOwn(callbackWords, order.what) ? callbackWords[order.what] : undefined
  if (write === undefined) throw new Error(`The simulated land office cannot tell ${order.what}; it can tell ${Object.keys(callbackWords).join(', ')}`)
  const { operation, body } = write(about, desk)
  const { fields = {} } = order
  if (typeof fields !== 'object') throw new Error('fields is an object of the callback’s own fields')
  return { operation, body: { ...body, ...fields } }
}

function tell(operation: string, { dossier }: Case, fields: Readonly<Record<string, unknown>>): Told {
  return { operation, body: { SoBienNhan: dossier.SoBienNhan, ...fields } }
}

/** Like the land system, in UTC without saying so. */
function after({ takenAt }: Case, hours: number): string {
  return landTime(new Date(Date.parse(takenAt) + hours * hour).toISOString()).slice(0, -1)
}
