/** Lists that somebody looks at every day: a filter under a name, kept with the account. */
import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { Instant, line } from './primitives.ts'
import { ref } from './ref.ts'

const strict = { additionalProperties: false }

export const SavedFilter = Type.Object(
  { name: line(60), page: oneOf(['transfers', 'deadlines', 'inbox']), query: Type.String({ maxLength: 1_000, pattern: '^[A-Za-z0-9&=%:.,_+-]*$', description: 'Query string of the page' }), at: Instant },
  { ...strict, $id: 'SavedFilter' },
)
export type SavedFilter = Static<typeof SavedFilter>
export const SavedFilterList = Type.Object({ items: Type.Array(ref(SavedFilter)) }, { ...strict, $id: 'SavedFilterList' })
export type SavedFilterList = Static<typeof SavedFilterList>
export const NewSavedFilter = Type.Object({ page: SavedFilter.properties.page, query: SavedFilter.properties.query }, { ...strict, $id: 'NewSavedFilter' })
export type NewSavedFilter = Static<typeof NewSavedFilter>
export const SavedFilterParams = Type.Object({ name: line(60) }, strict)
