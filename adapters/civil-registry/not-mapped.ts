/** What does not travel, with the reason: fields of the registry's forms that we never fill, parts of our section they have no field for. */

/** `module.field` → why it is not sent. */
export const notSent: Readonly<Record<string, string>> = {
  'LTKH.soBanSao': 'how it differs from soLuongBanSao, which is sent, is not published',
}

/**
 * Part of the civil-status section, as `kind/part` → why no form gets it. A dossier that has it is not refused: it is about
 * the person and not asked for by this form.
 */
export const notCarried: Readonly<Record<string, string>> = {
  'birth/kind': 'is the module',
  'birth/interlinkedCode': 'is maHoSoLT of the message around the form',
  'birth/child/identityCard': 'is the field that the settings name (childIdentityCardField), in the form from 2026-09-01 only',
  'birth/child/nationality/other': 'the form asks parents only for a further nationality',
  'birth/child/personalId': 'is given by the registration',
  'birth/child/paper': 'a child that is being registered has none',
  'birth/child/residence': 'follows from the registration of residence, which is not the registry’s',
  'birth/child/verified': 'there is nothing yet to check a child against',
  'birth/mother/paper/issuedOn': 'the form asks parents for the number only',
  'birth/mother/paper/issuedBy': 'the form asks parents for the number only',
  'birth/father/paper/issuedOn': 'the form asks parents for the number only',
  'birth/father/paper/issuedBy': 'the form asks parents for the number only',
  'birth/requester/dateOfBirth': 'the form does not ask the requester for it',
  'birth/requester/ethnicGroup': 'the form does not ask the requester for it',
  'birth/requester/nationality': 'the form does not ask the requester for it',
  'death/kind': 'is the module',
  'death/interlinkedCode': 'is maHoSoLT of the message around the form',
  'death/officeCode': 'is maDonVi of the message; this form has no noiDangKy',
  'death/deceased/ethnicGroup/name': 'this form has no DanTocKhac',
  'death/deceased/nationality/other': 'this form has no QuocTichKhac',
  'death/requester/dateOfBirth': 'the form does not ask the requester for it',
  'death/requester/ethnicGroup': 'the form does not ask the requester for it',
  'death/requester/nationality': 'the form does not ask the requester for it',
  'marriage/kind': 'is the module',
  'marriage/interlinkedCode': 'is maHoSoLT of the message around the form',
  'marriage/husband/nationality/other': 'this form has no QuocTichKhac',
  'marriage/husband/verified': 'this form has no XacThucThongTin',
  'marriage/wife/nationality/other': 'this form has no QuocTichKhac',
  'marriage/wife/verified': 'this form has no XacThucThongTin',
  'copy/kind': 'is the module',
  'copy/subject/ethnicGroup': 'the entry is found without it',
  'copy/subject/nationality': 'the entry is found without it',
  'copy/subject/residence': 'the entry is found without it',
  'copy/subject/verified': 'the entry is found without it',
  'copy/subject/paper/issuedOn': 'the entry is found without it',
  'copy/subject/paper/issuedBy': 'the entry is found without it',
  'copy/requester/dateOfBirth': 'the form does not ask the requester for it',
  'copy/requester/ethnicGroup': 'the form does not ask the requester for it',
  'copy/requester/nationality': 'the form does not ask the requester for it',
}

/** Where a field of an answer lands: a path into what the poll tells of the dossier. */
export interface Landing {
  readonly at: string
}

/** Why a field lands nowhere by itself. It is in `raw` where the row is not understood. */
export interface Reason {
  readonly reason: string
}

const inThePaper: Reason = { reason: 'stands in the paper: it is nobody’s but the citizen’s' }
const knownAlready: Reason = { reason: 'is what was asked with' }

/** Field of a row of LayKetQua, or of the result in it (`ketQuaXuLy.…`) → where it lands, or why nowhere. */
export const landsIn: Readonly<Record<string, Landing | Reason>> = {
  maDonVi: { reason: 'is the office that the dossier was sent to' },
  maTinh: knownAlready,
  module: knownAlready,
  maHoSoLT: { reason: 'is the dossier’s other code, which the sender gave' },
  maHoSoMCDT: { at: 'event.dossierCode' },
  errors: { at: 'event.partnerWords' },
  trangThai: { at: 'event.partnerCode' },
  thoiGianThucHien: { at: 'event.at' },
  ghiChu: { at: 'event.partnerWords' },
  ketQuaXuLy: { reason: 'is taken apart: see its fields' },
  nguoiXuLy: { at: 'event.step.officer' },
  chucDanh: { at: 'event.step.title' },
  phongBanXuLy: { at: 'event.step.unit' },
  noiDungXuLy: { at: 'event.step.content' },
  hanBoSungHoSo: { at: 'event.supplement.dueAt' },
  'ketQuaXuLy.soDinhDanh': inThePaper,
  'ketQuaXuLy.ngayDangKy': { at: 'event.result.issuedOn' },
  'ketQuaXuLy.ndkksMaTinh': inThePaper,
  'ketQuaXuLy.ndkksMaHuyen': inThePaper,
  'ketQuaXuLy.ndkksMaXa': inThePaper,
  'ketQuaXuLy.nksHoTen': inThePaper,
  'ketQuaXuLy.soDangKy': { at: 'event.result.number' },
  'ketQuaXuLy.quyenSo': inThePaper,
  'ketQuaXuLy.trangSo': inThePaper,
  'ketQuaXuLy.giayKhaiSinh': { at: 'files.0.content.bytes' },
  'ketQuaXuLy.giayKhaiTu': { at: 'files.0.content.bytes' },
  'ketQuaXuLy.maGiayToKetQua': { at: 'files.0.code' },
}
