/**
 * What the three doors have in common: limits, request ids, access, errors, headers and the log line. A door adds its
 * routes to the shell and then closes it.
 */
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Duplex } from 'node:stream'
import { GatewayError, errorTable } from '../domain/errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import { createTokenCheck, type Access } from './access.ts'
import { coerceQueries } from './coerce-query.ts'
import type { TokenHolder } from './deps.ts'
import { docsPrefix } from './documentation.ts'
import { isCalendarDate, isInstant, uuidPattern } from '../../schemas/formats.ts'
import { faultInHead } from './head-faults.ts'
import { hangUpOnUnreadRequests } from './hang-up.ts'
import { answerProblem, answerProblems, codeOfConnectionError, problemOf } from './problems.ts'
import { logWhenDone } from './request-log.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
  }
  interface FastifyRequest {
    /** Id of the token's holder, where the route asks for a token. */
    callerId: string | undefined
  }
}

export interface ShellSettings {
  readonly clock: Clock
  readonly log: Log
  readonly holders: readonly TokenHolder[]
  readonly bodyLimit: number
  /** Longest time that a whole request may take to arrive. */
  readonly requestTimeoutMs: number
}

export type Shell = ReturnType<typeof openShell>

const limits = { headerBytes: 16 * 1024, headersTimeoutMs: 15_000, idleMs: 60_000, connections: 2_000, pathSegment: 200 }

const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
}

export function openShell({ clock, log, holders, bodyLimit, requestTimeoutMs }: ShellSettings) {
  const checkToken = createTokenCheck(holders)

  function begin(request: FastifyRequest, reply: FastifyReply): void {
    reply.headers(securityHeaders).header('x-request-id', request.id)
    logWhenDone(request, reply, log)
  }

  const app = fastify({
    logger: false,
    trustProxy: false,
    genReqId: () => clock.id(),
    requestIdHeader: false,
    bodyLimit,
    requestTimeout: requestTimeoutMs,
    connectionTimeout: limits.idleMs,
    http: { maxHeaderSize: limits.headerBytes, headersTimeout: limits.headersTimeoutMs, requireHostHeader: false },
    routerOptions: { maxParamLength: limits.pathSegment },
    ajv: {
      customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: true, allErrors: true, verbose: true },
      onCreate(ajv) {
        ajv.addFormat('date-time', isInstant)
        ajv.addFormat('date', isCalendarDate)
        ajv.addFormat('uuid', uuidPattern)
        // words for people about a pattern; it checks nothing
        ajv.addKeyword('x-form')
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
  app.decorateRequest('callerId', undefined)
  answerProblems(app)
  app.addHook('onRequest', (request, reply, done) => {
    begin(request, reply)
    const fault = faultInHead(request)
    if (fault !== undefined) return done(fault)
    if (request.routeOptions.config.access !== 'bearer') return done()
    request.callerId = checkToken(request.headers.authorization)
    return request.callerId === undefined ? done(new GatewayError('unauthenticated')) : done()
  })
  coerceQueries(app)
  hangUpOnUnreadRequests(app)
  requireAccessRules(app)
  return app
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
  const body = JSON.stringify(problemOf(new GatewayError(code), requestId))
  const head = [
    `HTTP/1.1 ${errorTable[code].status} ${errorTable[code].title.en}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    'Connection: close',
  ]
  log.info({ requestId, status: errorTable[code].status, code }, 'request refused')
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
