/** The cookie of an administrator's session, and who comes with it. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { LoggedIn, LogIns } from '../ports/log-ins.ts'
import type { Authenticate } from './access.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Of whoever came with the cookie of a session. */
    session: { readonly token: string; readonly who: LoggedIn } | undefined
  }
}

export interface BrowserCookies {
  /** The browser has them from this door only, and sends them over TLS only. False: on this machine, in the sandbox. */
  readonly secure: boolean
}

const names = { session: 'lienthong', provider: 'lienthong-provider' }
type Name = keyof typeof names

/** A cookie of the provider's log-in has to come back with the browser that the provider sends here. */
const sameSite = { session: 'strict', provider: 'lax' } as const

export function readCookie(request: FastifyRequest, name: Name, cookies: BrowserCookies): string | undefined {
  return request.server.parseCookie(request.headers.cookie ?? '')[nameOf(name, cookies)]
}

export function setCookie(reply: FastifyReply, name: Name, value: string, cookies: BrowserCookies, maxAge?: number): void {
  reply.setCookie(nameOf(name, cookies), value, { ...attributesOf(name, cookies), ...(maxAge === undefined ? {} : { maxAge }) })
}

export function clearCookie(reply: FastifyReply, name: Name, cookies: BrowserCookies): void {
  reply.clearCookie(nameOf(name, cookies), attributesOf(name, cookies))
}

export function authenticateSessions(logIns: Pick<LogIns, 'session'>, cookies: BrowserCookies): Authenticate {
  return async function authenticate(request) {
    const token = readCookie(request, 'session', cookies)
    if (token === undefined || token === '') return undefined
    const who = await logIns.session(token)
    if (who === undefined) return undefined
    request.session = { token, who }
    return { kind: 'administrator', id: who.account, permissions: who.permissions, csrf: who.csrf, enrolsFirst: who.secondFactor === 'to-enrol' }
  }
}

function nameOf(name: Name, { secure }: BrowserCookies): string {
  return secure ? `__Host-${names[name]}` : names[name]
}

function attributesOf(name: Name, { secure }: BrowserCookies) {
  return { path: '/', httpOnly: true, secure, sameSite: sameSite[name] }
}
