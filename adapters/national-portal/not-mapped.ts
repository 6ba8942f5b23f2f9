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
  'TaiLieuNop[].DuocLayTuKhoDMQG': 'which store a re-used document came from is not said',
  'TaiLieuNop[].MaKetQuaThayThe': 'the code of a replacing result is not known to the one-stop system',
  'DanhSachTepDinhKemKhac[].LoaiGiayTo': 'the portal’s list of paper kinds is not published',
  'DanhSachHoSoBoSung[].NguoiTiepNhanBoSung': 'a round says when the answer came, not which officer took it',
  'DanhSachHoSoBoSung[].TrangThaiBoSung': 'the portal’s list of states of a round is not published; NgayTiepNhanBoSung tells whether it was answered',
  'DanhSachHoSoBoSung[].DanhSachGiayToBoSung': 'the shape of its items is not published; what was handed in stands in TaiLieuNop',
  'DanhSachHoSoBoSung[].DanhSachLePhiBoSung': 'the shape of its items is not published; what is owed stands in DanhSachLePhi',
  'DanhSachGiayToKetQua[].MaThanhPhanHoSo': 'a result is no component of the dossier',
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
  '/land': 'is for the land agency',
  '/civilStatus': 'is for the civil registry',
  '/judicialRecord': 'is for the judiciary, and confidential',
  '/payment': 'is for whoever takes the money',
  '/paymentProof': 'is for the agency that waits for the money; the portal sees the step and the status that follow from it',
  '/supplement/note': 'stands in the round that it answers',
  '/supplement/componentCodes': 'the components themselves are sent',
  '/supplementRounds/*/dueAt': 'the portal has no field for the time until which an answer is awaited',
  '/results/*/attachment/fileName': 'told when the portal fetches the file; its name there is the document’s',
  '/results/*/attachment/mediaType': 'told when the portal fetches the file',
  '/results/*/attachment/size': 'told when the portal fetches the file',
}

/** Service of the portal → why it is not called or answered. */
export const servicesNotUsed: Readonly<Record<string, string>> = {
  LayDanhSachHoiDapGuiTuDVCQG: 'questions of citizens are about no dossier; this gateway carries dossiers',
  LayDanhSachHoiDapBoCoQuan: 'see LayDanhSachHoiDapGuiTuDVCQG',
  LayNoiDungTraLoiTheoCauHoi: 'see LayDanhSachHoiDapGuiTuDVCQG',
  DongBoHoiDap: 'see LayDanhSachHoiDapGuiTuDVCQG',
  DongBoKetQuaHoiDapGuiTuDVCQG: 'see LayDanhSachHoiDapGuiTuDVCQG',
  TraCuuTechID: 'the account of the applicant comes with the dossier, as the log-in of the one-stop system gave it',
  'promotion-notice': 'a notice of a sales promotion is a dossier that begins at the portal and goes to a province; this gateway carries those that begin there',
  'result-store': 'the digitised results (Kho số hoá) are fetched by the one-stop system with the citizen’s consent, before a dossier is handed over',
}
