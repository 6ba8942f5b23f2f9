/** In what the two systems differ. Both forms were in use in 2025; neither publishes from when. */

export const wireVersions = ['vbdlis', 'ilis'] as const
export type WireVersion = (typeof wireVersions)[number]

export interface VersionRow {
  /** Names of two fields of a tax notice (DanhSachThongBaoThue). */
  readonly payer: 'HoTenChu' | 'HoVaChu'
  readonly noticeLink: 'DuongDanThongBaoThue' | 'DuongDanTBT'
  /** Whether links to files want the code as a parameter. */
  readonly codeGet: boolean
}

export const versionTable: Readonly<Record<WireVersion, VersionRow>> = {
  vbdlis: { payer: 'HoTenChu', noticeLink: 'DuongDanThongBaoThue', codeGet: false },
  ilis: { payer: 'HoVaChu', noticeLink: 'DuongDanTBT', codeGet: true },
}

/** The level of districts ended on 2025-07-01: from then on the field stays empty. */
export const districtsUntil = '2025-06-30'
