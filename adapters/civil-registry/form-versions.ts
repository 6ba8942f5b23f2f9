/**
 * The versions of the ministry's forms and from when each is valid. A dossier is written in the version of the day on which
 * it was received, on the clocks of Việt Nam. A new form is a new row, and where it has new fields, rows in form-fields.ts.
 */

export interface FormVersion {
  readonly id: string
  /** First day, YYYY-MM-DD. */
  readonly from: string
  /** Names as one text, or as Ho, ChuDem and Ten. */
  readonly names: 'whole' | 'split'
  /** Dates of birth as one text, or as namSinh, thangSinh and ngaySinh. */
  readonly birthDates: 'whole' | 'split'
  /** Whether addresses have a district (maHuyen). */
  readonly districts: boolean
  /** Whether an identity card can be asked for with the birth (NĐ 301/2026/NĐ-CP). */
  readonly childIdentityCard: boolean
}

const first: FormVersion = { id: 'districts', from: '0001-01-01', names: 'whole', birthDates: 'whole', districts: true, childIdentityCard: false }

/** Oldest first. */
export const formVersions: readonly FormVersion[] = [
  first,
  { id: 'two-levels', from: '2025-07-01', names: 'split', birthDates: 'split', districts: false, childIdentityCard: false },
  { id: 'nd-301-2026', from: '2026-09-01', names: 'split', birthDates: 'split', districts: false, childIdentityCard: true },
]

/** `day`: YYYY-MM-DD in Việt Nam. */
export function formVersionOn(day: string): FormVersion {
  return formVersions.findLast((version) => version.from <= day) ?? first
}
