/** How much a caller may ask of the doors. */
import { GatewayError } from '../domain/errors.ts'
import type { RateLimits } from '../ports/rate-limits.ts'
import type { Caller } from './access.ts'

/** Rejects with too_many_requests. */
export function createTakeTurn(limits: Pick<RateLimits, 'take'>, perMinuteOf: (caller: Caller) => number): (caller: Caller) => Promise<void> {
  return async function takeTurn(caller) {
    const perMinute = perMinuteOf(caller)
    const turn = await limits.take(`${caller.kind}:${caller.id}`, perMinute)
    if (turn.ok) return
    throw new GatewayError('too_many_requests', {
      detail: { vi: `Nhiều nhất ${perMinute} yêu cầu mỗi phút.`, en: `At most ${perMinute} requests a minute.` },
      retryAfterSeconds: turn.retryAfterSeconds,
    })
  }
}
