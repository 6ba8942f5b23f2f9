/** Faults that Ajv found, as fields and bilingual messages: what is expected, in words, and never the value. */
import type { FieldError } from '../domain/errors.ts'
import { expectation, type SchemaHint } from '../domain/expectation.ts'

/** Ajv's error with `verbose`, as far as it is read here. */
export interface SchemaFault {
  readonly keyword: string
  readonly instancePath: string
  readonly schemaPath?: string
  readonly params: Readonly<Record<string, unknown>>
  readonly parentSchema?: SchemaHint
}

const longestName = 100

/** At most `limit`, in the order of the schema. `where` says whether fields are pointers or plain names. */
export function fieldFaults(faults: readonly SchemaFault[], where: 'body' | 'names', limit: number): readonly FieldError[] {
  const errors: FieldError[] = []
  const others = faults.flatMap(branchNotMeant)
  for (const fault of faults) {
    if (errors.length === limit) return errors
    // of a union with a tag only the branch that its tag names says anything, and the tag itself where it names none
    if (others.some(({ branch }) => fault.schemaPath?.startsWith(branch))) continue
    const tags = fault.keyword === 'anyOf' ? others.filter(({ branch }) => branch.startsWith(`${fault.schemaPath}/`)) : []
    const [tag] = tags
    if (tag !== undefined && tags.length < (fault.parentSchema?.anyOf?.length ?? 0)) continue
    if (tag !== undefined) {
      const allowedValues = tags.map(({ value }) => value)
      errors.push({ field: fieldOf(tag.fault, where), message: expectation({ keyword: 'enum', params: { allowedValues } }) })
      continue
    }
    // the branches of a union say less than the union itself
    if (fault.keyword === 'const' && fault.schemaPath?.includes('/anyOf/')) continue
    errors.push({ field: fieldOf(fault, where), message: expectation({ keyword: fault.keyword, params: fault.params, hint: fault.parentSchema }) })
  }
  return errors
}

interface OtherBranch {
  /** Begins the schema path of all that the branch has against the value. */
  readonly branch: string
  readonly value: unknown
  readonly fault: SchemaFault
}

function branchNotMeant(fault: SchemaFault): readonly OtherBranch[] {
  const branch = fault.keyword === 'const' ? /^.*\/anyOf\/\d+\/(?=properties\/[^/]+\/const$)/.exec(fault.schemaPath ?? '')?.[0] : undefined
  return branch === undefined ? [] : [{ branch, value: fault.params['allowedValue'], fault }]
}

function fieldOf({ keyword, instancePath, params }: SchemaFault, where: 'body' | 'names'): string {
  const inner = keyword === 'required' ? params['missingProperty'] : params['additionalProperty']
  const pointer = typeof inner === 'string' ? `${instancePath}/${escapePointer(inner)}` : instancePath
  return where === 'names' ? pointer.slice(1) : pointer
}

function escapePointer(name: string): string {
  return name.slice(0, longestName).replaceAll('~', '~0').replaceAll('/', '~1')
}
