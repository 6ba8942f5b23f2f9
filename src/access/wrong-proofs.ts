/**
 * What strangers try at the place of tokens. Wrong proofs are counted by the address alone: a count by the claimed name would
 * let anybody keep that client out, and would tell which names there are. The journal takes a few rows of them, and a number.
 */
import { limitKeyOf } from '../domain/limit-key.ts'
import { GatewayError } from '../domain/errors.ts'
import type { AuditTrail } from '../ports/audit-trail.ts'
import type { Clock } from '../ports/clock.ts'
import type { RateLimits } from '../ports/rate-limits.ts'
import type { TokenOrder } from '../ports/token-grants.ts'
import type { LogInFault } from './client-log-in.ts'

export interface WrongProofs {
  /** Rejects with too_many_requests where the address tried too often: then nothing of it is written down. */
  refuse(order: TokenOrder, fault: LogInFault, client: string | undefined): Promise<void>
  /** Writes down how many were refused without a row of their own, where there are any. */
  tell(): Promise<void>
}

export interface WrongProofSettings {
  readonly limits: Pick<RateLimits, 'take'>
  readonly audit: Pick<AuditTrail, 'record'>
  readonly clock: Clock
}

/** Of one address within a minute. */
const mostOfAddress = 10
/** Rows of all addresses together within a minute. */
const mostRows = 120

/** Nobody proved to be anybody, so that the gateway's own door is who acts. */
const refusal = { kind: 'token', action: 'requestToken', actor: { kind: 'gateway', id: 'door' } } as const

export function createWrongProofs({ limits, audit, clock }: WrongProofSettings): WrongProofs {
  let untold = 0

  return {
    async refuse({ proof, address, requestId }, fault, client) {
      const turn = await limits.take(`wrong-proofs:${limitKeyOf(address)}`, mostOfAddress)
      if (turn.ok && (await limits.take('wrong-proofs', mostRows)).ok) {
        await audit.record({ ...refusal, ...(client === undefined ? {} : { object: client }), reason: proof.method, answer: fault, requestId })
        return
      }
      untold += 1
      if (turn.ok) return
      const detail = { vi: `Nhiều nhất ${mostOfAddress} lần chứng minh sai mỗi phút từ một địa chỉ.`, en: `At most ${mostOfAddress} wrong proofs a minute from one address.` }
      throw new GatewayError('too_many_requests', { detail, retryAfterSeconds: turn.retryAfterSeconds })
    },
    async tell() {
      const told = untold
      if (told === 0) return
      untold = 0
      try {
        await audit.record({ ...refusal, answer: 'refused', reason: `refused ${told} more`, requestId: clock.id() })
      } catch (error) {
        untold += told
        throw error
      }
    },
  }
}
