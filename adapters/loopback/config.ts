/** What has to be agreed with the partner before the first message. */
import { Type, type Static } from 'typebox'
import { OrganisationCode } from '../../schemas/primitives.ts'
import { secret } from '../../schemas/secret.ts'
import { labelled } from '../../schemas/labelled.ts'
import { labels } from './labels.ts'

export const LoopbackConfig = labelled(
  Type.Object(
    {
      baseUrl: Type.String({ format: 'uri', pattern: '^https?://[^/?#\\s]+[^?#\\s]*$', maxLength: 500, description: 'Address of the partner, e.g. https://partner.gov.vn/api' }),
      // travels in a header, so it holds nothing that could end one
      token: Type.String({ ...secret({ description: 'Token that the partner gave to this gateway' }), pattern: '^[!-~]+$' }),
      sender: Type.Optional(Type.String({ ...OrganisationCode, description: 'Organisation whose seal signs the question whether the partner is up; without it the question and its answer are not signed' })),
    },
    { additionalProperties: false, description: 'The reference partner' },
  ),
  labels,
)
export type LoopbackConfig = Static<typeof LoopbackConfig>
