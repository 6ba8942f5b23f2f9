/** Turns a canonical dossier into the portal's dossier with its steps, or says which values the portal would not take. */
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { Dossier, ProgressStep } from '../../schemas/dossier.ts'
import type { FieldFault, Refused } from '../../src/domain/outcome.ts'
import { applyRows, type MappingContext } from './mapping-row.ts'
import { dossierMapping, pointerOf, stepMapping, stepsOf } from './mapping.ts'
import { epochMs } from './portal-time.ts'
import { WireDossier, WireStep } from './wire.ts'

export type Encoded =
  | { readonly kind: 'encoded'; readonly dossier: WireDossier; readonly steps: readonly WireStep[] }
  | { readonly kind: 'refused'; readonly outcome: Refused }

/** Nothing is cut: a value over the portal's limit refuses the dossier, by its field. */
export function encode(dossier: Dossier, context: MappingContext): Encoded {
  const wire = applyRows(dossierMapping, dossier, context)
  const faults = [...faultsOf(WireDossier, wire, (name) => pointerOf(name, dossierMapping))]
  const progress = stepsOf(dossier)
  const steps: WireStep[] = []
  for (const [index, step] of progress.entries()) {
    const row = applyRows(stepMapping, { dossier, step }, context)
    if (Value.Check(WireStep, row)) steps.push(row)
    else faults.push(...faultsOf(WireStep, row, (name) => pointerOf(name, stepMapping, index)))
  }
  if (!Value.Check(WireDossier, wire) || faults.length > 0) return { kind: 'refused', outcome: refusal(faults) }
  return { kind: 'encoded', dossier: wire, steps: oncePerMoment(inTimeOrder(progress, steps)) }
}

function refusal(fields: readonly FieldFault[]): Refused {
  const names = fields.map((fault) => fault.field).join(', ')
  return { kind: 'refused', code: 'not-in-partner-format', words: `The partner's format does not take: ${names}`, fields }
}

function faultsOf(schema: TSchema, wire: unknown, pointer: (name: string) => string): readonly FieldFault[] {
  const faults = new Map<string, FieldFault>()
  for (const error of Value.Errors(schema, wire)) {
    const field = pointer(fieldName(error.instancePath))
    if (!faults.has(field)) faults.set(field, { field, words: error.message })
  }
  return [...faults.values()]
}

/** `/TaiLieuNop/0/TenTepDinhKem` → `TaiLieuNop[0].TenTepDinhKem`, as the portal writes it. */
export function fieldName(instancePath: string): string {
  return instancePath.slice(1).replaceAll(/\/(\d+)/g, '[$1]').replaceAll('/', '.')
}

/** The portal shows the step that came last as the present one. */
function inTimeOrder(progress: readonly ProgressStep[], steps: readonly WireStep[]): readonly WireStep[] {
  return steps
    .map((step, index) => ({ step, at: epochMs(progress[index]?.at ?? '') }))
    .toSorted((one, other) => one.at - other.at)
    .map((entry) => entry.step)
}

/** Two steps of one officer in one second are one step to the portal: it would keep the last and lose what the other said. */
function oncePerMoment(steps: readonly WireStep[]): readonly WireStep[] {
  const moments = new Map<string, WireStep>()
  for (const step of steps) {
    const moment = `${step.ThoiDiemXuLy} ${step.NguoiXuLy}`
    const before = moments.get(moment)
    const isNew = before === undefined || before.NoiDungXuLy === step.NoiDungXuLy
    moments.set(moment, isNew ? step : { ...step, NoiDungXuLy: `${before.NoiDungXuLy}; ${step.NoiDungXuLy}` })
  }
  return [...moments.values()]
}
