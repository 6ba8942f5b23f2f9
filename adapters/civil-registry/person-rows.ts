/** How one person of a form is written: the same fields under another prefix (nks, me, cha, nkt, chong, vo, cbs, nyc). */
import type { CivilStatus, Person } from '../../schemas/civil-status.ts'
import type { FormWriter } from './form-writer.ts'
import { dottedDay } from './registry-time.ts'

export interface FormRow<Section> {
  /** The form's name of the field. */
  readonly wire: string
  /** JSON pointers into the dossier that the value comes from, the first one being the one to name in a fault. */
  readonly from: readonly string[]
  readonly value: (section: Section, writer: FormWriter) => unknown
}

type PersonValue = (person: Person, writer: FormWriter, at: string) => unknown

/** What each field takes of a person, by the end of its name. */
const personFields: Readonly<Record<string, { readonly from: readonly string[]; readonly value: PersonValue }>> = {
  HoTen: { from: ['name'], value: (person, writer) => writer.name(person.name) },
  NgaySinh: { from: ['dateOfBirth'], value: (person, writer, at) => writer.birthDate(person.dateOfBirth, `${at}/dateOfBirth`) },
  DanToc: { from: ['ethnicGroup/code'], value: (person) => person.ethnicGroup?.code },
  DanTocKhac: { from: ['ethnicGroup/name'], value: (person) => person.ethnicGroup?.name },
  QuocTich: { from: ['nationality/country'], value: (person) => person.nationality?.country },
  QuocTichKhac: { from: ['nationality/other'], value: (person) => person.nationality?.other },
  LoaiCuTru: { from: ['residence/kind'], value: (person, writer, at) => writer.code('residence', person.residence?.kind, `${at}/residence/kind`) },
  NoiCuTru: { from: ['residence/place'], value: (person, writer, at) => writer.place(person.residence?.place, `${at}/residence/place`) },
  LoaiGiayToTuyThan: { from: ['paper/type'], value: (person, writer, at) => writer.code('paper', person.paper?.type, `${at}/paper/type`) },
  GiayToKhac: { from: ['paper/name'], value: (person) => person.paper?.name },
  SoGiayToTuyThan: { from: ['paper/number'], value: (person) => person.paper?.number },
  NgayCapGiayToTuyThan: { from: ['paper/issuedOn'], value: (person) => dayOf(person.paper?.issuedOn) },
  NoiCapGiayToTuyThan: { from: ['paper/issuedBy'], value: (person) => person.paper?.issuedBy },
  SoDDCN: { from: ['personalId'], value: (person) => person.personalId },
  XacThucThongTin: { from: ['verified'], value: (person) => flagOf(person.verified) },
}

/** Rows of a person who stands at `at` in the dossier. `fields`: ends of names, separated by spaces. */
export function personRows<Section extends CivilStatus>(
  prefix: string,
  at: string,
  select: (section: Section) => Person | undefined,
  fields: string,
): readonly FormRow<Section>[] {
  return fields.split(' ').map((end) => {
    const field = personFields[end]
    if (field === undefined) throw new TypeError(`${end} is no field of a person`)
    return {
      wire: prefix + end,
      from: field.from.map((name) => `${at}/${name}`),
      value: (section, writer) => {
        const person = select(section)
        return person === undefined ? undefined : field.value(person, writer, at)
      },
    }
  })
}

export function dayOf(date: string | undefined): string | undefined {
  return date === undefined ? undefined : dottedDay(date)
}

export function flagOf(value: boolean | undefined): string | undefined {
  if (value === undefined) return undefined
  return value ? '1' : '0'
}
