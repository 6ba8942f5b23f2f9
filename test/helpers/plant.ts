/** Puts a value of its own into every field of a dossier that could hold something about a person. */
import { Value } from 'typebox/value'
import { Dossier } from '../../schemas/dossier.ts'

export interface Planted<Content> {
  readonly content: Content
  /** What was planted, by its path. */
  readonly values: ReadonlyMap<string, string>
}

let count = 0

/** Ids by which the gateway and its partners know things, and texts that a partner takes from a list of its own. */
const structural = /(?:code|Code|sender|receiver|digest|mediaType|kind|type|status|channel|returnBy|At)$|\/procedure\/|\/workflow\//

export function plantInDossier(dossier: Dossier): Planted<Dossier> {
  return plant(dossier, (candidate) => Value.Check(Dossier, candidate))
}

/** In every text but structural ones, as long as the whole stays what `isValid` takes. */
export function plant<Content>(content: Content, isValid: (candidate: unknown) => boolean): Planted<Content> {
  const copy = structuredClone(content)
  const values = new Map<string, string>()
  function walk(node: unknown, path: string): void {
    if (typeof node !== 'object' || node === null) return
    // lists have their indexes for keys
    const holder = node as Record<string, unknown>
    for (const [name, value] of Object.entries(holder)) {
      const at = `${path}/${name}`
      if (typeof value !== 'string') walk(value, at)
      else if (!structural.test(at)) plantOne(holder, name, value, at)
    }
  }
  function plantOne(holder: Record<string, unknown>, name: string, value: string, at: string): void {
    for (const candidate of candidatesFor(value)) {
      holder[name] = candidate
      if (!isValid(copy)) continue
      values.set(at, candidate)
      return
    }
    holder[name] = value
  }
  walk(copy, '')
  return { content: copy, values }
}

/** The first that is allowed in the place of the value is used. */
function candidatesFor(value: string): readonly string[] {
  count += 1
  const number = String(count).padStart(4, '0')
  if (/^\d{9,}$/.test(value)) return [`${value.slice(0, value.length - 7)}${77}${number}7`.slice(0, value.length)]
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return [`19${String(10 + (count % 20))}-${value.slice(5)}`]
  if (value.includes('@')) return [`bi.mat.${number}@example.vn`]
  return [`BÍ MẬT ${number}`, `BIMAT${number}`, `BM${number}`]
}
