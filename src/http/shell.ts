/**
 * What the three doors have in common: limits, request ids, access, errors, headers and the log line. A door adds its
 * routes to the shell and then closes it.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Duplex } from 'node:stream'
import type { Bilingual } from '../../schemas/bilingual.ts'
import { GatewayError, errorTable, type ErrorCode } from '../domain/errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Access, Authenticate, Caller } from './access.ts'
import { auditAnswer, auditRefusal, type RecordAudit } from './audited.ts'
import { coerceQueries } from './coerce-query.ts'
import { docsPrefix } from './documentation.ts'
import { isCalendarDate, isInstant, uuidPattern } from '../../schemas/formats.ts'
import { faultInHead } from './head-faults.ts'
import { hangUpOnUnreadRequests } from './hang-up.ts'
import { answerProblem, answerProblems, codeOfConnectionError, problemOf } from './problems.ts'
import { watchOverload, type Overload } from './overload.ts'
import { logWhenDone } from './request-log.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
  }
  interface FastifyRequest {
    /** Where the route asks who it is. */
    caller: Caller | undefined
  }
}

export interface ShellSettings {
  readonly clock: Clock
  readonly log: Log
  readonly authenticate: Authenticate
  /** Rejects with too_many_requests. */
  readonly takeTurn: (caller: Caller) => Promise<void>
  readonly audit: RecordAudit
  /** Whether the process was told to stop: it asks who still comes to come elsewhere next time. Absent: never. */
  readonly isStopping?: (() => boolean) | undefined
  /** Absent: the process takes whatever comes. */
  readonly overload?: Overload | undefined
  readonly bodyLimit: number
  /** Longest time that a whole request may take to arrive. */
  readonly requestTimeoutMs: number
  /** Networks (CIDR) whose word about where a request comes from counts; absent: none. */
  readonly proxies?: readonly string[] | undefined
  /** PEM; with it the door speaks HTTPS and asks for clients' certificates, which count only by what is known of them. */
  readonly tls?: { readonly certificate: string; readonly key: string } | undefined
}

export type Shell = ReturnType<typeof openShell>

const limits = { headerBytes: 16 * 1024, headersTimeoutMs: 15_000, lookEveryMs: 5_000, idleMs: 60_000, connections: 2_000, pathSegment: 200 }

const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
}
const onlyTls = { 'strict-transport-security': 'max-age=31536000' }

/** What Node refuses by itself, before there is a request. */
const limitWords: Readonly<Partial<Record<ErrorCode, Bilingual>>> = {
  headers_too_large: { vi: `Các tiêu đề dài nhất ${limits.headerBytes} byte.`, en: `The headers may have at most ${limits.headerBytes} bytes.` },
  request_timeout: { vi: `Các tiêu đề phải đến trong ${limits.headersTimeoutMs / 1000} giây, cả yêu cầu trong giới hạn của cửa.`, en: `The headers must arrive within ${limits.headersTimeoutMs / 1000} seconds, the whole request within the limit of the door.` },
}

export function openShell({ clock, log, authenticate, takeTurn, audit, isStopping, overload, bodyLimit, requestTimeoutMs, proxies = [], tls }: ShellSettings) {
  const headersOfAll = tls === undefined ? securityHeaders : { ...securityHeaders, ...onlyTls }
  function begin(request: FastifyRequest, reply: FastifyReply): void {
    reply.headers(headersOfAll).header('x-request-id', request.id)
    if (isStopping?.() === true) reply.header('connection', 'close')
    logWhenDone(request, reply, log)
  }

  const app = fastify({
    logger: false,
    // what is on its way when the door closes is still let in
    return503OnClosing: false,
    // the right-most address that is none of theirs is where a request comes from
    trustProxy: proxies.length === 0 ? false : [...proxies],
    genReqId: () => clock.id(),
    requestIdHeader: false,
    bodyLimit,
    requestTimeout: requestTimeoutMs,
    connectionTimeout: limits.idleMs,
    ...serverOptions(tls),
    routerOptions: { maxParamLength: limits.pathSegment },
    ajv: {
      customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: true, allErrors: true, verbose: true },
      onCreate(ajv) {
        ajv.addFormat('date-time', isInstant)
        ajv.addFormat('date', isCalendarDate)
        ajv.addFormat('uuid', uuidPattern)
        // words for people about a pattern; it checks nothing
        ajv.addKeyword('x-form')
        // names of settings, for forms
        ajv.addKeyword('x-label')
      },
    },
    frameworkErrors(error, request, reply) {
      begin(request, reply)
      void answerProblem(error, request, reply)
    },
    clientErrorHandler(error, socket) {
      refuseConnection(error, socket, clock, log)
    },
  }).withTypeProvider<TypeBoxTypeProvider>()

  app.server.maxConnections = limits.connections
  // counted in head-faults.ts, within the limit of bytes
  app.server.maxHeadersCount = 0
  app.server.on('checkExpectation', (request, response) => app.routing(request, response))
  app.decorateRequest('caller', undefined)
  app.decorateRequest('auditFacts', undefined)
  app.decorateRequest('auditTried', undefined)
  answerProblems(app)
  const overloaded = overload === undefined ? () => undefined : watchOverload(app, overload)
  app.addHook('onRequest', async (request, reply) => {
    begin(request, reply)
    const fault = overloaded(request) ?? faultInHead(request)
    if (fault !== undefined) throw fault
    const { access } = request.routeOptions.config
    if (access === undefined || access === 'public' || access === 'own-proof') return
    const caller = await authenticate(request)
    if (caller === undefined) throw new GatewayError('unauthenticated')
    request.caller = caller
    await takeTurn(caller)
    if (caller.csrf !== undefined && changes(request) && !sameText(request.headers['x-csrf-token'], caller.csrf)) throw new GatewayError('csrf_failed')
    if (access === 'known') return
    const missing = [access.may, access.and].find((right) => right !== undefined && !caller.permissions.has(right))
    if (missing === undefined) return
    await auditRefusal(request, audit)
    throw permissionMissing(missing, caller)
  })
  app.addHook('onSend', async (request, reply, payload) => {
    await auditAnswer(request, reply, payload, { record: audit, log })
  })
  coerceQueries(app)
  hangUpOnUnreadRequests(app)
  requireAccessRules(app)
  return app
}

/** The types of the two servers differ in what nothing here uses. */
function serverOptions(tls: ShellSettings['tls']): { readonly http?: object } {
  const http = { maxHeaderSize: limits.headerBytes, headersTimeout: limits.headersTimeoutMs, connectionsCheckingInterval: limits.lookEveryMs, requireHostHeader: false }
  if (tls === undefined) return { http }
  const https = { ...http, key: tls.key, cert: tls.certificate, minVersion: 'TLSv1.2', handshakeTimeout: limits.headersTimeoutMs, requestCert: true, rejectUnauthorized: false }
  return { https } as { readonly http?: object }
}

function permissionMissing(right: string, { enrolsFirst }: Caller): GatewayError {
  const [vi, en] = [`Thiếu quyền "${right}".`, `The right "${right}" is missing.`]
  if (enrolsFirst !== true) return new GatewayError('permission_missing', { detail: { vi, en } })
  return new GatewayError('permission_missing', {
    detail: {
      vi: `${vi} Trước hết hãy đăng ký yếu tố xác thực thứ hai: POST /admin/v1/second-factor.`,
      en: `${en} Enrol the second factor first: POST /admin/v1/second-factor.`,
    },
  })
}

/** Whatever may change something. */
function changes({ method }: FastifyRequest): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS'
}

function sameText(given: string | string[] | undefined, expected: string): boolean {
  const [a, b] = [String(given ?? ''), expected].map((text) => createHash('sha256').update(text).digest())
  return a !== undefined && b !== undefined && timingSafeEqual(a, b)
}

/** A route that does not say who may use it is a mistake, found when the door is built. */
function requireAccessRules(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    if (route.config?.access !== undefined) return
    if (route.url.startsWith(docsPrefix)) route.config = { ...route.config, access: 'public' }
    else throw new TypeError(`${String(route.method)} ${route.url} has no access rule`)
  })
}

/** Answers on a connection that never became a request. */
function refuseConnection(error: Error & { readonly code?: string }, socket: Duplex, clock: Clock, log: Log): void {
  const gone = error.code === 'ECONNRESET' || error.code === 'HPE_INVALID_EOF_STATE'
  if (gone || !socket.writable) {
    socket.destroy()
    return
  }
  const code = codeOfConnectionError(error.code)
  const requestId = clock.id()
  const detail = limitWords[code]
  const body = JSON.stringify(problemOf(new GatewayError(code, detail === undefined ? {} : { detail }), requestId))
  const head = [
    `HTTP/1.1 ${errorTable[code].status} ${errorTable[code].title.en}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    ...Object.entries(securityHeaders).map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
  ]
  log.info({ requestId, status: errorTable[code].status, code }, 'request refused')
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
