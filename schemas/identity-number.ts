/** What a person or an organisation is known by. */
import { Type, type Static } from 'typebox'

export const IdentityNumber = Type.Object(
  {
    type: Type.Union([
      Type.Literal('personal-id', { description: '12 digits: CCCD or personal identification number' }),
      Type.Literal('old-id', { description: '9 digits: CMND' }),
      Type.Literal('passport'),
      Type.Literal('tax-code', { description: '10 digits, or 10-3' }),
      Type.Literal('other'),
    ]),
    number: Type.String({
      minLength: 1,
      maxLength: 30,
      pattern: '^[0-9A-Za-z][0-9A-Za-z./-]*$',
      'x-form': { vi: 'chữ không dấu, chữ số và . / -', en: 'unaccented letters, digits and . / -' },
    }),
  },
  { additionalProperties: false },
)
export type IdentityNumber = Static<typeof IdentityNumber>
