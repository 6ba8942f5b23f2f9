/**
 * What each callback means for a dossier: one row an operation. `lands` says where each field of the land system goes in
 * an event, or in brackets why it does not; a test holds it against the shapes.
 */
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { ended, forwarded, noted, supplementRequested, supplementTaken, taxResult, type Meaning } from './callback-meanings.ts'
import { Ended, Forwarded, Noted, SupplementRequested, SupplementTaken, TaxResult } from './callback-wire.ts'
import type { LandConfig } from './config.ts'

export interface CallbackRow {
  readonly operation: string
  readonly lands: Readonly<Record<string, string>>
  readonly shape: TSchema
  /** Undefined where the body has not the shape, or means nothing known. */
  read(body: unknown, config: LandConfig): Meaning
}

const correlation = { SoBienNhan: 'dossierCode' }
const noteFields = { ...correlation, MaCanBoXuLy: 'step.officer', GhiChu: 'step.content, partnerWords' }

export const callbackRows: readonly CallbackRow[] = [
  row('ChuyenHoSo', Forwarded, {
    ...correlation,
    MaCanBoChuyen: 'step.officer',
    MaCanBoNhan: 'partnerWords',
    MaTrangThai: 'partnerCode',
    LaTrangThaiChuyenLai: 'step.content, partnerWords',
    NoiDungXuLy: 'step.content',
    NgayChuyen: 'at',
    HanXuLy: 'partnerWords',
    DanhSachTapTin: 'files',
  }, forwarded),
  row('YeuCauBoSungHoSo', SupplementRequested, {
    ...correlation,
    NgayChoBoSung: 'at',
    MaCanBoXuLy: 'step.officer',
    LaTamDung: 'supplement.suspends',
    GhiChu: 'supplement.content',
    TapTin: 'files',
  }, supplementRequested),
  row('NhanBoSungHoSo', SupplementTaken, { ...correlation, NgayNhanBoSung: 'at', NgayHenTraMoi: 'newDueAt' }, supplementTaken),
  row('GuiKetQuaThue', TaxResult, {
    ...correlation,
    NguoiXuLy: 'step.officer',
    NgayCoKetQuaThue: 'at',
    GhiChu: 'partnerWords',
    DanhSachThongBaoThue: 'step.content, files',
  }, taxResult),
  row('KetThucHoSo', Ended, {
    ...correlation,
    NgayKetThuc: 'at',
    MaCanBoXuLy: 'step.officer',
    TrangThaiKetThuc: 'type, status, partnerCode',
    DanhSachGiayToKetQua: 'files',
  }, ended),
  // the land office registered it by itself; whether the one-stop system has it already is not said
  row('TiepNhanHoSoChoMotCua', Noted, noteFields, noted('TiepNhanHoSoChoMotCua', { type: 'information' }, 'Cơ quan đất đai tiếp nhận hồ sơ cho một cửa')),
  // the one-stop system has to correct it; going back to "received" would set the dossier back, which nothing does here
  row('YeuCauCapNhatHoSo', Noted, noteFields, noted('YeuCauCapNhatHoSo', { type: 'information' }, 'Yêu cầu cập nhật hồ sơ')),
  // it was entered under a wrong procedure: for the one-stop system to correct, and no state of the dossier
  row('ThongBaoNhapSaiThuTuc', Noted, noteFields, noted('ThongBaoNhapSaiThuTuc', { type: 'information' }, 'Thông báo nhập sai thủ tục')),
  // the tax agency gave the slip back to the land office, which goes on working on it; no money is owed by this
  row('ThueChuyenTraHoSoDoSai', Noted, noteFields, noted('ThueChuyenTraHoSoDoSai', { type: 'progress', status: 4 }, 'Thuế chuyển trả hồ sơ do sai')),
]

/** The same for the items of its lists. */
export const itemLands: Readonly<Record<'paper' | 'notice', Readonly<Record<string, string>>>> = {
  paper: {
    TenGiayTo: 'files.name, files.fileName',
    KieuFile: 'files.mediaType',
    LinkFile: 'files.content',
    SoBanSao: '(copies of the paper itself, which does not travel)',
    SoBanChinh: '(originals of the paper itself, which does not travel)',
  },
  notice: {
    LoaiThue: 'step.content',
    SoThongBaoThue: 'step.content, files.name',
    HoTenChu: 'step.content',
    DuongDanThongBaoThue: 'files.content',
    HoVaChu: 'step.content',
    DuongDanTBT: 'files.content',
  },
}

function row<Schema extends TSchema>(operation: string, shape: Schema, lands: Readonly<Record<string, string>>, read: (body: Static<Schema>, config: LandConfig) => Meaning): CallbackRow {
  return { operation, lands, shape, read: (body, config) => (Value.Check(shape, body) ? read(body, config) : undefined) }
}
