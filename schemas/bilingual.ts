/** A text that people read, in both languages of the product. */
import { Type, type Static } from 'typebox'

export const Bilingual = Type.Object(
  {
    vi: Type.String({ description: 'Vietnamese' }),
    en: Type.String({ description: 'English' }),
  },
  { additionalProperties: false },
)
export type Bilingual = Static<typeof Bilingual>
