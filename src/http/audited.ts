/** What a route does to somebody's data or rights stands in the audit before it is answered; so does a try at what is not one's own. */
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AuditKind } from '../../schemas/audit-entry.ts'
import { GatewayError, type ErrorCode } from '../domain/errors.ts'
import type { AuditRecord, AuditTrail } from '../ports/audit-trail.ts'
import type { Log } from '../ports/log.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Kept in the audit under this kind, whatever comes of it. */
    audited?: AuditKind
  }
  interface FastifyRequest {
    /** More than the address and the body say; set by handlers of audited routes. */
    auditFacts: Partial<AuditRecord> | undefined
    /** An answer is kept once; the error that says that it could not be is an answer, too. */
    auditTried: boolean | undefined
  }
}

export type RecordAudit = AuditTrail['record']

export interface AuditDesk {
  readonly record: RecordAudit
  readonly log: Log
}

/** Refused before anything was tried: nobody is known, or a refusal stands there already. */
const notTried: readonly (ErrorCode | undefined)[] = ['unauthenticated', 'permission_missing', 'too_many_requests', 'overloaded']
const longestReason = 500

/** Rejects where it cannot be kept: then nothing is answered either. */
export async function auditAnswer(request: FastifyRequest, reply: FastifyReply, payload: unknown, { record, log }: AuditDesk): Promise<void> {
  const kind = kindOf(request)
  if (kind === undefined || request.auditTried === true) return
  request.auditTried = true
  const answer = request.failure?.code ?? (reply.statusCode < 400 ? 'done' : String(reply.statusCode))
  const entry = { ...factsOf(request), kind, answer, ...request.auditFacts }
  try {
    await record(entry)
  } catch (error) {
    if (payload instanceof Readable) payload.destroy()
    const { action, actor, object, requestId } = entry
    const fields = { requestId, kind, action, actor: actor.id, object }
    if (reply.statusCode < 400) log.error(fields, 'what was done could not be kept in the audit, and was not answered')
    throw new GatewayError('internal', { cause: error })
  }
}

export async function auditRefusal(request: FastifyRequest, record: RecordAudit): Promise<void> {
  await record({ ...factsOf(request), kind: 'refusal', answer: 'permission_missing' })
}

function kindOf({ routeOptions, failure, caller }: FastifyRequest): AuditKind | undefined {
  const { audited, access } = routeOptions.config
  if (notTried.includes(failure?.code)) return undefined
  if (audited !== undefined) return caller !== undefined || access === 'own-proof' ? audited : undefined
  return failure?.code === 'forbidden' ? 'refusal' : undefined
}

function factsOf(request: FastifyRequest): Omit<AuditRecord, 'kind' | 'answer'> {
  const { caller, failure } = request
  const body = (request.body ?? {}) as Readonly<Record<string, unknown>>
  // what was refused as input may hold anything, a number in the wrong place too
  const isInput = failure?.code !== 'invalid_input'
  const reason = isInput && typeof body['reason'] === 'string' ? body['reason'].slice(0, longestReason) : undefined
  const object = objectOf(request)
  return {
    action: operationOf(request),
    actor: caller === undefined ? { kind: 'gateway', id: 'door' } : { kind: caller.kind, id: caller.id },
    ...(object === undefined ? {} : { object }),
    ...(reason === undefined ? {} : { reason }),
    requestId: request.id,
  }
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const sha256 = /^[0-9a-f]{64}$/
const name = /^[a-z][a-z0-9-]{0,39}$/
/** Shorter than any number of a person. */
const number = /^[1-9]\d{0,7}$/

/** Nobody has looked at the address yet where somebody is refused, so that only what is an id of ours is kept of it. */
function objectOf(request: FastifyRequest): string | undefined {
  const { id, thumbprint, partner, client, digest } = (request.params ?? {}) as Readonly<Record<string, string | undefined>>
  const object = id ?? thumbprint ?? partner ?? client ?? digest
  return object !== undefined && [uuid, sha256, name, number].some((form) => form.test(object)) ? object : undefined
}

function operationOf({ routeOptions, method }: FastifyRequest): string {
  const { operationId } = (routeOptions.schema ?? {}) as { readonly operationId?: string }
  return operationId ?? `${method} ${routeOptions.url ?? ''}`
}
