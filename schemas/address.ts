/** Where somebody lives or something lies: province and commune, no district since 2025-07-01. */
import { Type, type Static } from 'typebox'
import { line } from './primitives.ts'

export const Address = Type.Object(
  {
    provinceCode: Type.Optional(line(10, 'General statistics code of the province')),
    communeCode: Type.Optional(line(10, 'General statistics code of the commune; there is no district level since 2025-07-01')),
    detail: line(500),
  },
  { additionalProperties: false },
)
export type Address = Static<typeof Address>
