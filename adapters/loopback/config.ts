/** What has to be agreed with the partner before the first message. */
import { Type, type Static } from 'typebox'
import { secret } from '../../schemas/secret.ts'

export const LoopbackConfig = Type.Object(
  {
    baseUrl: Type.String({ format: 'uri', pattern: '^https?://[^/?#\\s]+[^?#\\s]*$', maxLength: 500, description: 'Address of the partner, e.g. https://partner.gov.vn/api' }),
    // travels in a header, so it holds nothing that could end one
    token: Type.String({ ...secret({ description: 'Token that the partner gave to this gateway' }), pattern: '^[!-~]+$' }),
  },
  { additionalProperties: false, description: 'The reference partner' },
)
export type LoopbackConfig = Static<typeof LoopbackConfig>
