/** Writes names, dates, places and codes as one version of the forms wants them, and notes by field what it cannot carry. */
import type { PartialDate, PersonName, Place } from '../../schemas/civil-status.ts'
import type { FieldFault } from '../../src/domain/outcome.ts'
import type { RegistryCodes } from './config.ts'
import type { FormVersion } from './form-versions.ts'
import { dottedDate, fourDigits, twoDigits } from './registry-time.ts'

export interface FormWriter {
  readonly version: FormVersion
  readonly faults: readonly FieldFault[]
  name(name: PersonName): unknown
  birthDate(date: PartialDate | undefined, pointer: string): unknown
  date(date: PartialDate, pointer: string): string | undefined
  /** A place in Việt Nam. `pointer` is where it stands in the dossier. */
  place(place: Place | undefined, pointer: string): unknown
  /** The registry's code of one of our words. */
  code(list: keyof RegistryCodes, word: string | undefined, pointer: string): string | undefined
  refuse(field: string, words: string): void
}

export function createFormWriter(version: FormVersion, codes: RegistryCodes): FormWriter {
  const faults: FieldFault[] = []

  function refuse(field: string, words: string): void {
    faults.push({ field, words })
  }

  /** False where the date is none, which is noted. */
  function isDate({ year, month, day }: PartialDate, pointer: string): boolean {
    if (day === undefined) return true
    const real = month !== undefined && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
    if (!real) refuse(`${pointer}/day`, month === undefined ? 'Có ngày mà không có tháng' : 'Không có ngày này trong lịch')
    return real
  }

  return {
    version,
    faults,
    refuse,
    name: (name) => (version.names === 'whole' ? wholeName(name) : { Ho: name.family ?? '', ChuDem: name.middle ?? '', Ten: name.given }),
    birthDate(date, pointer) {
      if (date === undefined || !isDate(date, pointer)) return undefined
      return version.birthDates === 'whole' ? dottedDate(date) : splitDate(date)
    },
    date: (date, pointer) => (isDate(date, pointer) ? dottedDate(date) : undefined),
    place(place, pointer) {
      if (place === undefined) return undefined
      const before = faults.length
      const { country, provinceCode, districtCode, communeCode, detail } = place
      if (country !== 'VN') refuse(`${pointer}/country`, 'Mẫu chỉ nhận địa chỉ trong nước ở trường này')
      if (provinceCode === undefined) refuse(`${pointer}/provinceCode`, 'Thiếu mã tỉnh')
      if (communeCode === undefined) refuse(`${pointer}/communeCode`, 'Thiếu mã xã')
      if (version.districts && districtCode === undefined) refuse(`${pointer}/districtCode`, 'Mẫu trước ngày 01/7/2025 cần mã huyện')
      if (!version.districts && districtCode !== undefined) refuse(`${pointer}/districtCode`, 'Mẫu từ ngày 01/7/2025 không còn mã huyện')
      if (faults.length > before) return undefined
      const level = version.districts ? { maHuyen: districtCode } : { quocGia: country }
      return { ...(detail === undefined ? {} : { dcChiTiet: detail }), ...level, maTinh: provinceCode, maXa: communeCode }
    },
    code(list, word, pointer) {
      if (word === undefined) return undefined
      const known: Readonly<Record<string, string | undefined>> = codes[list]
      const found = known[word]
      if (found === undefined) refuse(pointer, `Chưa thống nhất mã của cơ quan hộ tịch cho "${word}"`)
      return found
    },
  }
}

function wholeName({ family, middle, given }: PersonName): string {
  return [family, middle, given].filter((part) => part !== undefined).join(' ')
}

function splitDate({ year, month, day }: PartialDate): unknown {
  return { namSinh: fourDigits(year), thangSinh: month === undefined ? '' : twoDigits(month), ngaySinh: day === undefined ? '' : twoDigits(day) }
}
