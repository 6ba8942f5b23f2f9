/** Administrators' own: logging in and out, who they are, their second factor, their password. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AdminPermission, Permission } from '../../schemas/permissions.ts'
import { adminPermissions } from '../../schemas/permissions.ts'
import { LogInRequest, PasswordChange, SecondFactorProof, SecondFactorView, SessionView } from '../../schemas/accounts.ts'
import { ref } from '../../schemas/ref.ts'
import { GatewayError, type ErrorCode } from '../domain/errors.ts'
import type { Judged, LoggedIn, WhyRefused } from '../ports/log-ins.ts'
import type { AdminDoor } from './deps.ts'
import { exampleSecondFactor, exampleSession } from './examples-of-accounts.ts'
import { describe } from './operation.ts'
import { createOwnPageCheck } from './own-page.ts'
import { clearCookie, readCookie, setCookie } from './session-cookie.ts'
import type { Shell } from './shell.ts'

const tag = 'session'
const withBody = ['malformed_json', 'body_too_large', 'unsupported_media_type', 'invalid_input'] as const

export function addSessionRoutes(app: Shell, door: AdminDoor): void {
  const { logIns, cookies } = door
  app.decorateRequest('session', undefined)

  app.post(
    '/admin/v1/log-in',
    {
      config: { access: 'own-proof' },
      onRequest: createOwnPageCheck(door.browserAddress),
      schema: {
        ...describe({
          id: 'logIn',
          tag,
          access: 'public',
          summary: 'Log in with a password',
          description:
            'Answers with the cookie of a session. Whatever is wrong, and whether there is such an account, the answer is the same. ' +
            'Without a second factor where one is required, the session may do nothing but enrol one.',
          errors: [...withBody, 'log_in_failed', 'csrf_failed', 'too_many_requests', 'overloaded'],
          requestExample: { account: 'lan', password: 'correct horse battery staple', code: '492039' },
          answers: { 200: { description: 'The session', headers: { 'Set-Cookie': 'The session; HttpOnly, SameSite=Strict' }, example: exampleSession } },
        }),
        body: ref(LogInRequest),
        response: { 200: ref(SessionView) },
      },
    },
    async (request, reply) => {
      await logIns.takeTurn(request.ip)
      const judged = await logIns.byPassword(request.body, request.ip)
      return enter({ request, reply, door, judged, action: 'logIn' })
    },
  )

  app.get(
    '/admin/v1/session',
    {
      config: { access: 'known' },
      schema: {
        ...describe({
          id: 'getSession',
          tag,
          access: 'bearer',
          summary: 'See who one is here, and what one may do',
          description: 'Also for programs with a token.',
          errors: [],
          answers: { 200: { description: 'Who asks', example: exampleSession } },
        }),
        response: { 200: ref(SessionView) },
      },
    },
    async (request) => (request.session === undefined ? viewOfProgram(request) : viewOf(request.session.who)),
  )

  app.post(
    '/admin/v1/log-out',
    {
      config: { access: 'known', audited: 'log-out' },
      schema: {
        ...describe({
          id: 'logOut',
          tag,
          access: 'bearer',
          summary: 'End the session',
          description: 'Its cookie opens nothing any more.',
          errors: ['csrf_failed', 'forbidden'],
          answers: { 204: { description: 'It is over' } },
        }),
      },
    },
    async (request, reply) => {
      const { token } = sessionOf(request)
      await logIns.logOut(token)
      clearCookie(reply, 'session', cookies)
      return reply.code(204).send()
    },
  )

  app.post(
    '/admin/v1/second-factor',
    {
      config: { access: 'known', audited: 'account-change' },
      schema: {
        ...describe({
          id: 'beginSecondFactor',
          tag,
          access: 'bearer',
          summary: 'Begin to enrol a second factor',
          description: 'Gives a secret for the authenticator. It counts once a code of it came back.',
          errors: ['csrf_failed', 'forbidden'],
          answers: { 200: { description: 'The secret', example: exampleSecondFactor } },
        }),
        response: { 200: ref(SecondFactorView) },
      },
    },
    async (request) => logIns.beginSecondFactor(sessionOf(request).who.account),
  )

  app.post(
    '/admin/v1/second-factor/confirm',
    {
      config: { access: 'known', audited: 'account-change' },
      schema: {
        ...describe({
          id: 'confirmSecondFactor',
          tag,
          access: 'bearer',
          summary: 'Enrol the second factor',
          description: 'With a code of now. The session is replaced by one that may do what the roles give.',
          errors: [...withBody, 'csrf_failed', 'forbidden', 'log_in_failed'],
          requestExample: { enrolment: exampleSecondFactor.enrolment, code: '492039' },
          answers: { 200: { description: 'The new session', example: exampleSession } },
        }),
        body: ref(SecondFactorProof),
        response: { 200: ref(SessionView) },
      },
    },
    async (request, reply) => {
      const judged = await logIns.endSecondFactor(sessionOf(request).who, request.body)
      return enter({ request, reply, door, judged, action: undefined })
    },
  )

  app.post(
    '/admin/v1/password',
    {
      config: { access: 'known', audited: 'account-change' },
      schema: {
        ...describe({
          id: 'changePassword',
          tag,
          access: 'bearer',
          summary: 'Change one’s own password',
          description: 'Ends every session of the account and opens another. A wrong current password counts as a log-in that failed.',
          errors: [...withBody, 'csrf_failed', 'forbidden', 'log_in_failed', 'password_weak'],
          requestExample: { current: 'correct horse battery staple', next: 'seven quiet rivers run north' },
          answers: { 200: { description: 'The new session', example: exampleSession } },
        }),
        body: ref(PasswordChange),
        response: { 200: ref(SessionView) },
      },
    },
    async (request, reply) => {
      const judged = await logIns.changePassword(sessionOf(request).who, request.body)
      return enter({ request, reply, door, judged, action: undefined })
    },
  )
}

interface Entrance {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly door: Pick<AdminDoor, 'logIns' | 'cookies' | 'audit'>
  readonly judged: Judged
  /** Of a log-in, for the audit; undefined where the route is audited as something else. */
  readonly action: string | undefined
}

/** Keeps in the audit what was judged, and lets in under a token that nobody knew before. Throws log_in_failed. */
export async function enter({ request, reply, door, judged, action }: Entrance): Promise<SessionView> {
  const former = request.session?.token ?? readCookie(request, 'session', door.cookies)
  if (action !== undefined) await auditLogIn(request, door, judged, action)
  else if (judged.kind === 'refused') request.auditFacts = { reason: judged.why }
  if (judged.kind === 'refused') throw new GatewayError(codeOf(judged.why))
  if (former !== undefined && former !== '') await door.logIns.logOut(former)
  setCookie(reply, 'session', judged.token, door.cookies)
  return viewOf(judged.who)
}

/** Not by the hook of audited routes: strangers fill no journal. */
async function auditLogIn(request: FastifyRequest, { audit, logIns }: Pick<AdminDoor, 'audit' | 'logIns'>, judged: Judged, action: string): Promise<void> {
  const known = { kind: 'log-in', action, requestId: request.id } as const
  if (judged.kind === 'in') {
    const { account } = judged.who
    await audit.record({ ...known, actor: { kind: 'administrator', id: account }, object: account, answer: 'done' })
    return
  }
  if (!(await logIns.isKept(judged))) return
  // a name that no account has may be a password in the wrong field
  const object = judged.account === undefined ? {} : { object: judged.account }
  await audit.record({ ...known, ...object, actor: { kind: 'gateway', id: 'door' }, reason: judged.why, answer: codeOf(judged.why) })
}

/** Only whoever has proven who they are is told more. */
function codeOf(why: WhyRefused): ErrorCode {
  if (why === 'roles-conflict') return 'roles_conflict'
  return why === 'no-roles' ? 'forbidden' : 'log_in_failed'
}

export function viewOf({ account, name, roles, permissions, secondFactor, csrf }: LoggedIn): SessionView {
  return { kind: 'account', id: account, name, roles: [...roles], permissions: listed(permissions), secondFactor, csrf }
}

function viewOfProgram({ caller }: FastifyRequest): SessionView {
  return { kind: 'program', id: caller?.id ?? '', permissions: listed(caller?.permissions ?? new Set()) }
}

function listed(permissions: ReadonlySet<Permission>): AdminPermission[] {
  return adminPermissions.filter((permission) => permissions.has(permission))
}

/** Programs have a token and nothing of this. */
function sessionOf({ session }: FastifyRequest): NonNullable<FastifyRequest['session']> {
  if (session !== undefined) return session
  throw new GatewayError('forbidden', { detail: { vi: 'Chỉ dành cho phiên đăng nhập của một tài khoản.', en: 'Only for somebody who is logged in with an account.' } })
}
