/** The one place where an error becomes an HTTP answer: an RFC 9457 problem document in both languages. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Bilingual } from '../../schemas/bilingual.ts'
import type { Problem } from '../../schemas/problem.ts'
import { errorTable, GatewayError, type ErrorCode } from '../domain/errors.ts'
import { fieldFaults, type SchemaFault } from './field-faults.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Why the request was not done; `error` is set only where it is our bug. */
    failure: { readonly code: ErrorCode; readonly error?: unknown } | undefined
  }
}

const mostErrors = 50

export function problemOf(error: GatewayError, requestId: string): Problem {
  const row = errorTable[error.code]
  return {
    type: `urn:lienthong:error:${error.code}`,
    title: row.title.en,
    status: row.status,
    code: error.code,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    ...(error.fault === undefined ? {} : { fault: error.fault }),
    instance: `urn:uuid:${requestId}`,
    remedy: row.remedy.en,
    errors: error.errors.slice(0, mostErrors).map(({ field, message }) => ({ field, message })),
    vi: { title: row.title.vi, ...(error.detailVi === undefined ? {} : { detail: error.detailVi }), remedy: row.remedy.vi },
  }
}

export function answerProblems(app: FastifyInstance): void {
  app.decorateRequest('failure', undefined)
  app.setErrorHandler((error, request, reply) => answerProblem(error, request, reply))
  app.setNotFoundHandler((request, reply) => answerProblem(new GatewayError('not_found'), request, reply))
}

export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toGatewayError(error, request)
  request.failure = known.code === 'internal' ? { code: known.code, error } : { code: known.code }
  if (known.code === 'unauthenticated') reply.header('www-authenticate', challengeTo(request))
  if (known.retryAfterSeconds !== undefined) reply.header('retry-after', String(known.retryAfterSeconds))
  return reply
    .code(errorTable[known.code].status)
    .header('content-type', 'application/problem+json')
    .send(Buffer.from(JSON.stringify(problemOf(known, request.id))))
}

/** RFC 6750, section 3.1: what was wrong is told only to whoever showed a token. */
function challengeTo({ headers: { authorization = '' } }: FastifyRequest): string {
  const realm = 'Bearer realm="lienthong"'
  return /^Bearer +[^ ]/i.test(authorization) ? `${realm}, error="invalid_token"` : realm
}

/** What Node refuses before there is a request: too slow, too long, or no HTTP. */
export function codeOfConnectionError(code: string | undefined): ErrorCode {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'request_timeout'
  if (code === 'HPE_HEADER_OVERFLOW') return 'headers_too_large'
  return 'malformed_request'
}

/** The error of the table that this is. */
export function toGatewayError(error: unknown, request: FastifyRequest): GatewayError {
  if (error instanceof GatewayError) return error
  if (!(error instanceof Error)) return new GatewayError('internal', { cause: error })
  const { code, statusCode, validation, validationContext } = error as Partial<FastifyError>
  if (validation) {
    if (validationContext === 'params') return new GatewayError('not_found')
    // fastify hands Ajv's errors through, with `verbose` set in shell.ts
    const faults = validation as unknown as readonly SchemaFault[]
    return new GatewayError('invalid_input', { errors: fieldFaults(faults, validationContext === 'body' ? 'body' : 'names', mostErrors) })
  }
  const known = code === undefined ? undefined : knownFaults[code]?.(request)
  if (known !== undefined) return known
  if (error instanceof SyntaxError && statusCode === 400) return new GatewayError('malformed_json')
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new GatewayError('malformed_request', { cause: error })
  return new GatewayError('internal', { cause: error })
}

/** Fastify's own refusals in our words. */
const knownFaults: Readonly<Record<string, (request: FastifyRequest) => GatewayError>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: (request) => new GatewayError('unsupported_media_type', { detail: takenTypes(request) }),
  FST_ERR_CTP_BODY_TOO_LARGE: ({ routeOptions: { bodyLimit } }) =>
    new GatewayError('body_too_large', { detail: { vi: `Nội dung dài nhất ${bodyLimit} byte.`, en: `The body may have at most ${bodyLimit} bytes.` } }),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => new GatewayError('malformed_json', { detail: { vi: 'Nội dung rỗng.', en: 'The body is empty.' } }),
  FST_ERR_CTP_INVALID_JSON_BODY: () => new GatewayError('malformed_json'),
  FST_ERR_BAD_URL: () => new GatewayError('not_found'),
  FST_ERR_MAX_PARAM_LENGTH: () => new GatewayError('not_found'),
}

function takenTypes({ routeOptions }: FastifyRequest): Bilingual {
  if (routeOptions.schema?.body !== undefined) return { vi: 'Địa chỉ này nhận application/json.', en: 'This address takes application/json.' }
  return { vi: 'Content-Type phải nêu kiểu của nội dung, ví dụ application/pdf.', en: 'Content-Type must name the type of the body, e.g. application/pdf.' }
}
