/** The values of an agreement one a row, named by the schema where it is known. Pure. */
import type { Agreement } from '../../../../schemas/agreement.ts'
import type { Bilingual } from '../../../../schemas/bilingual.ts'
import { isRecord, labelsAt, type Shape } from '../../parts/form-shape.ts'

export interface AgreementRow {
  readonly name: string
  readonly labels: readonly (Bilingual | string)[]
  readonly value: string
}

export function agreementRows(agreement: Agreement, shape: Shape | undefined): readonly AgreementRow[] {
  return leavesOf(agreement, '').map(([pointer, value]) => {
    const name = pointer.slice(1).replaceAll('/', '.')
    return { name, labels: (shape === undefined ? undefined : labelsAt(shape, pointer)) ?? [name], value: String(value) }
  })
}

function leavesOf(value: unknown, at: string): readonly (readonly [string, unknown])[] {
  if (!isRecord(value)) return [[at, value]]
  return Object.entries(value).flatMap(([name, member]) => leavesOf(member, `${at}/${name}`))
}
