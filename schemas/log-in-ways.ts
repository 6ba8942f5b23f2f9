/** By which ways an administrator may log in here, and the session where there is one: for a page that stands before both. */
import { Type, type Static } from 'typebox'
import { SessionView } from './accounts.ts'
import { ref } from './ref.ts'

export const LogInWays = Type.Object(
  {
    session: Type.Optional(ref(SessionView)),
    provider: Type.Boolean({ description: 'Whether one may also log in at an OpenID provider, by /admin/v1/log-in/oidc' }),
  },
  { additionalProperties: false, $id: 'LogInWays' },
)
export type LogInWays = Static<typeof LogInWays>
