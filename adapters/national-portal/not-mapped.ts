/** What does not travel, with the reason: fields of the portal that we never fill, parts of our dossier it has no field for. */

/** Portal field → why it is not sent. A list's reason covers its items. */
export const notSent: Readonly<Record<string, string>> = {
  SoBienNhan: 'the one-stop system hands over no number of the paper receipt',
  Fax: 'the canonical dossier holds no fax number',
  ThongTinTra: 'the canonical dossier holds no words about the return, only its time',
  NoiNopHoSo: 'the portal’s list of places is not published; a guessed code would be false',
  TaiKhoanDuocXacThucVoiVNeID: 'the one-stop system does not say how the account was verified',
  DuocThanhToanTrucTuyen: 'fees say how they are to be collected, not whether they were paid',
  DSKetNoiCSDL: 'the canonical dossier does not say which national database was asked',
  DanhSachHoSoBoSung: 'supplement rounds reach the portal as progress steps with status 5; the canonical dossier has no rounds',
  DanhSachGiayToKetQua: 'results are not part of the dossier that is handed over',
  'TaiLieuNop[].DuocLayTuKhoDMQG': 'which store a re-used document came from is not said',
  'TaiLieuNop[].MaKetQuaThayThe': 'the code of a replacing result is not known to the one-stop system',
  'DanhSachTepDinhKemKhac[].LoaiGiayTo': 'the portal’s list of paper kinds is not published',
  'DanhSachLePhi[].LoaiPhiLePhi': 'the lists in use contradict each other; a wrong kind is worse than none',
}

/** Part of the canonical dossier (JSON pointer) → why the portal does not get it. A parent's reason covers what is in it. */
export const notCarried: Readonly<Record<string, string>> = {
  '/sender': 'is the issuer of the signature; the account’s unit stands in the request’s madonvi',
  '/receiver': 'is the portal itself',
  '/applicant/dateOfBirth': 'the portal has no field for it',
  '/applicant/address': 'the portal has no field for it',
  '/components/*/attachment/mediaType': 'told when the portal fetches the file',
  '/components/*/attachment/size': 'told when the portal fetches the file',
  '/fees/*/kind': 'see LoaiPhiLePhi',
  '/landTax': 'is for the tax agency',
}
