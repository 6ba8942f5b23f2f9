/** The simulated registry's look-ups: by number and name together, and by the date of birth where it is given. */
import { Value } from 'typebox/value'
import type { SimulatedAnswer, SimulatedRequest } from '../../../src/net/simulated-server.ts'
import { WireQuestion } from '../look-up-names.ts'
import { sandboxAgreement } from '../sandbox-agreement.ts'
import { readJson } from '../wire.ts'
import { answer, complaint, malformed, problem } from './answers.ts'
import { people, type Person } from './people.ts'

export type LookedUp = 'entries' | 'marital'

export function answerLookUp(what: LookedUp, request: SimulatedRequest, refuses: boolean): SimulatedAnswer {
  const question = readJson(request.body)
  if (!Value.Check(WireQuestion, question)) return malformed
  if (question.maTinh !== sandboxAgreement.provinceCode) return problem('108', 'PROVINCE_ID_INCORRECT')
  if (refuses) return complaint([`soDinhDanh ${question.soDinhDanh} của ${question.hoTen} không đúng định dạng`])
  const person = people.find((one) => isMeant(one, question))
  if (person === undefined) return problem('201', `Không tìm thấy công dân ${question.hoTen}, số định danh ${question.soDinhDanh}`)
  return answer(200, { status: '1', statusDescription: 'Thành công', value: what === 'entries' ? entriesOf(person) : maritalOf(person) })
}

function isMeant({ number, name, born }: Person, { soDinhDanh, hoTen, ngaySinh }: WireQuestion): boolean {
  return number === soDinhDanh && plain(name) === plain(hoTen) && (ngaySinh === undefined || ngaySinh.endsWith(born))
}

function entriesOf({ number, name, born, entries }: Person): readonly object[] {
  return entries.map((entry) => ({ ...entry, hoTen: name.toUpperCase(), ngaySinh: born, soDinhDanh: number }))
}

function maritalOf({ number, name, born, marital }: Person): readonly object[] {
  return marital === undefined ? [] : [{ ...marital, hoTen: name.toUpperCase(), ngaySinh: born, soDinhDanh: number }]
}

function plain(name: string): string {
  return name.normalize('NFC').toUpperCase().replaceAll(/\s+/g, ' ').trim()
}
