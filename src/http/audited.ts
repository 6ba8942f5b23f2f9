/** What a route does to somebody's data or rights stands in the audit before it is answered. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AuditKind } from '../../schemas/audit-entry.ts'
import type { AuditRecord, AuditTrail } from '../ports/audit-trail.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Kept in the audit under this kind, whatever comes of it. */
    audited?: AuditKind
  }
  interface FastifyRequest {
    /** More than the address and the body say; set by handlers of audited routes. */
    auditFacts: Partial<AuditRecord> | undefined
  }
}

export type RecordAudit = AuditTrail['record']

/** Rejects where it cannot be kept: then nothing is answered either. */
export async function auditAnswer(request: FastifyRequest, reply: FastifyReply, record: RecordAudit): Promise<void> {
  const { audited } = request.routeOptions.config
  if (audited === undefined) return
  await record({ ...factsOf(request), kind: audited, answer: request.failure?.code ?? (reply.statusCode < 400 ? 'done' : String(reply.statusCode)), ...request.auditFacts })
}

export async function auditRefusal(request: FastifyRequest, record: RecordAudit): Promise<void> {
  await record({ ...factsOf(request), kind: 'refusal', answer: 'permission_missing' })
}

function factsOf(request: FastifyRequest): Omit<AuditRecord, 'kind' | 'answer'> {
  const { caller } = request
  const params = (request.params ?? {}) as Readonly<Record<string, string>>
  const body = (request.body ?? {}) as Readonly<Record<string, unknown>>
  const reason = typeof body['reason'] === 'string' ? body['reason'] : undefined
  const object = params['id'] ?? params['thumbprint'] ?? params['partner']
  return {
    action: operationOf(request),
    actor: caller === undefined ? { kind: 'gateway', id: 'door' } : { kind: caller.kind, id: caller.id },
    ...(object === undefined ? {} : { object }),
    ...(reason === undefined ? {} : { reason }),
    requestId: request.id,
  }
}

function operationOf({ routeOptions, method }: FastifyRequest): string {
  const { operationId } = (routeOptions.schema ?? {}) as { readonly operationId?: string }
  return operationId ?? `${method} ${routeOptions.url ?? ''}`
}
