/** Which addresses that others name may be reached. */
import { Type } from 'typebox'

const strict = { additionalProperties: false }

/** What the pattern lets through is judged where all is there. */
export const Network = Type.String({ pattern: '^[0-9a-fA-F:.]{2,45}/\\d{1,3}$', maxLength: 50 })

export const Outside = Type.Object(
  {
    allow: Type.Array(Network, {
      default: [],
      description: 'Networks inside (CIDR) that webhooks, addresses of keys and links of partners may lead to; public addresses always may',
    }),
    allowHttp: Type.Boolean({ default: false, description: 'Such addresses may be http://' }),
  },
  { ...strict, default: {}, description: 'Addresses that others name: webhooks, keys of clients, links of partners to other hosts than their own' },
)
