/** By which ways one may log in, and whether one is in already: for a page that stands before every session. */
import { LogInWays } from '../../schemas/log-in-ways.ts'
import { ref } from '../../schemas/ref.ts'
import { viewOf } from './admin-session.ts'
import type { AdminDoor } from './deps.ts'
import { describe } from './operation.ts'
import { readCookie } from './session-cookie.ts'
import type { Shell } from './shell.ts'

export function addLogInWays(app: Shell, { logIns, cookies, provider }: Pick<AdminDoor, 'logIns' | 'cookies' | 'provider'>): void {
  app.get(
    '/admin/v1/log-in',
    {
      config: { access: 'public' },
      schema: {
        ...describe({
          id: 'getLogInWays',
          tag: 'session',
          access: 'public',
          summary: 'See how one may log in',
          description: 'A password always; elsewhere only where an OpenID provider is configured. With the session, where the cookie of the request opens one: to have none is no error here.',
          errors: [],
          answers: { 200: { description: 'The ways', example: { provider: false } } },
        }),
        response: { 200: ref(LogInWays) },
      },
    },
    async (request) => {
      const token = readCookie(request, 'session', cookies)
      const who = token === undefined || token === '' ? undefined : await logIns.session(token)
      return { ...(who === undefined ? {} : { session: viewOf(who) }), provider: provider !== undefined }
    },
  )
}
