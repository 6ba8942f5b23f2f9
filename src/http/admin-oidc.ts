/** Logging in at an OpenID provider: off to it, and back with what it says. */
import { GatewayError } from '../domain/errors.ts'
import type { ProviderLogIns } from '../ports/log-ins.ts'
import type { AdminDoor } from './deps.ts'
import { enter } from './admin-session.ts'
import { describe } from './operation.ts'
import { createOwnPageCheck } from './own-page.ts'
import { clearCookie, readCookie, setCookie } from './session-cookie.ts'
import type { Shell } from './shell.ts'

const tag = 'session'
export const callbackPath = '/admin/v1/log-in/oidc/callback'
const cookieSeconds = 600

export function addOidcRoutes(app: Shell, door: AdminDoor): void {
  const { logIns, cookies } = door

  app.get(
    '/admin/v1/log-in/oidc',
    {
      config: { access: 'own-proof' },
      onRequest: createOwnPageCheck(door.browserAddress),
      schema: describe({
        id: 'beginProviderLogIn',
        tag,
        access: 'public',
        summary: 'Log in at the provider',
        description: 'Sends the browser to the OpenID provider of the configuration.',
        errors: ['not_found', 'csrf_failed', 'too_many_requests', 'not_ready'],
        answers: { 302: { description: 'Off to the provider', headers: { Location: 'Address of the provider' } } },
      }),
    },
    async (request, reply) => {
      const provider = providerOf(door)
      await logIns.takeTurn(request.ip)
      const { address, kept } = await provider.begin()
      setCookie(reply, 'provider', kept, cookies, cookieSeconds)
      return reply.redirect(address, 302)
    },
  )

  app.get(
    callbackPath,
    {
      config: { access: 'own-proof' },
      schema: describe({
        id: 'endProviderLogIn',
        tag,
        access: 'public',
        summary: 'Come back from the provider',
        description: 'Only with the cookie of the log-in that began here. Answers with the cookie of a session and a page that leads on.',
        errors: ['not_found', 'log_in_failed', 'forbidden', 'roles_conflict', 'too_many_requests', 'not_ready'],
        answers: { 200: { description: 'A page that leads on', headers: { 'Set-Cookie': 'The session; HttpOnly, SameSite=Strict' }, content: { 'text/html': {} } } },
      }),
    },
    async (request, reply) => {
      const provider = providerOf(door)
      await logIns.takeTurn(request.ip)
      const { search } = new URL(request.url, 'http://door')
      const kept = readCookie(request, 'provider', cookies)
      clearCookie(reply, 'provider', cookies)
      const judged = await provider.finish(search, kept)
      await enter({ request, reply, door, judged, action: 'logInAtProvider' })
      return reply.type('text/html; charset=utf-8').send(pageTo(provider.landing))
    },
  )
}

function providerOf({ provider }: Pick<AdminDoor, 'provider'>): ProviderLogIns {
  if (provider === undefined) throw new GatewayError('not_found')
  return provider
}

/** A redirect would still be the provider's, and the browser would keep the cookie of the session back. */
function pageTo(landing: string): string {
  const href = landing.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  return `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${href}"><title>lienthong</title><a href="${href}">Đã đăng nhập / Logged in</a>\n`
}
