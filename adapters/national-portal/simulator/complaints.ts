/** What the simulated portal has against a dossier or a step, one Vietnamese sentence a field. */
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { fieldName } from '../encode.ts'

export function complaintsAbout(schema: TSchema, item: unknown): readonly string[] {
  const complaints: string[] = []
  for (const error of Value.Errors(schema, item)) {
    const params = error.params as { readonly requiredProperties?: readonly string[]; readonly limit?: number }
    const missing = params.requiredProperties ?? []
    for (const name of missing) complaints.push(`${fieldName(`${error.instancePath}/${name}`)} không được để trống`)
    if (missing.length === 0 && error.instancePath !== '') complaints.push(`${fieldName(error.instancePath)} ${fault(error.keyword, params.limit)}`)
  }
  return complaints
}

function fault(keyword: string, limit: number | undefined): string {
  switch (keyword) {
    case 'minLength':
      return 'không được để trống'
    case 'maxLength':
      return `vượt quá ${limit} ký tự`
    case 'boolean':
      return 'không có trong danh mục trường'
    default:
      return 'không đúng định dạng'
  }
}
