/** Fields of the agency that we leave empty, or that reach nothing of ours, each with the reason. */

/** Field of HEADER → why our messages leave it empty. */
export const notSent: Readonly<Record<string, string>> = {
  MSG_REFID: 'points to a question; ours are questions',
  ID_LINK: 'what it links is not published',
  ERROR_CODE: 'is for answers',
  ERROR_DESC: 'is for answers',
  SPARE1: 'kept free by the format',
  SPARE2: 'kept free by the format',
  SPARE3: 'kept free by the format',
}

/** Field of an answer about obligations (TYPE 00110) → why nothing of ours holds it. */
export const notInObligations: Readonly<Record<string, string>> = {
  TEN_TINH_TS: 'goes with the tax sector’s own area code, which is kept; the parcel’s address says it in words',
  TEN_HUYEN_TS: 'there is no district level since 2025-07-01; the code is kept as it came',
  TEN_XA_TS: 'goes with the tax sector’s own area code, which is kept; the parcel’s address says it in words',
  TEN_TINH: 'goes with the tax sector’s own area code, which is kept; the payer’s address says it in words',
  TEN_HUYEN: 'there is no district level since 2025-07-01; the code is kept as it came',
  TEN_XA: 'goes with the tax sector’s own area code, which is kept; the payer’s address says it in words',
}

/** Field around or in a pushed message → why no event holds it. */
export const notInEvents: Readonly<Record<string, string>> = {
  SecurityKey: 'proves who pushes, and is of no use afterwards',
  Service: 'the path says it already',
  Ngay: 'day of the push; a notice has its own time in SEND_DATE, a payment in ThoiGianThanhToan',
  IsUpdating: 'content that differs is another event whether it is called an update or not',
  MaSoThue: 'the payer is known from the notice that is paid',
  SoCMTNguoiNopTien: 'whoever hands the money in changes nothing for the dossier; the voucher’s file names them',
  HoTenNguoiNopTien: 'as SoCMTNguoiNopTien',
  DiaChiNguoiNopTien: 'as SoCMTNguoiNopTien',
  XaNguoiNopTien: 'as SoCMTNguoiNopTien',
  HuyenNguoiNopTien: 'as SoCMTNguoiNopTien',
  TinhNguoiNopTien: 'as SoCMTNguoiNopTien',
  MaGCN: 'is kept by the receiving system beside the voucher; whether it is sent is not published',
  TongPhaiNop: 'a running sum of the agency; what is owed and paid follows from notices and payments',
  TongMienGiam: 'as TongPhaiNop',
  TongDaNop: 'as TongPhaiNop',
  TongConPhaiNop: 'as TongPhaiNop',
  MaKetQua: 'as MaGCN',
  DienGiai: 'as MaGCN',
  NguonThue: 'as MaGCN; here every voucher is the agency’s',
}

/** TYPE of the public catalogue → why this adapter does not speak it. */
export const notSpoken: Readonly<Record<string, string>> = {
  '00003': 'asks by tax code, without a dossier',
  '00044': 'is for banks that collect on behalf of the treasury',
  '00046': 'asks by tax code and declaration, which a dossier does not name; what was paid comes by vouchers and by the treasury',
  '00047': 'answers about registration fees of vehicles',
}
