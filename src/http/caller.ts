/** The holder of the token that a request came with. */
import type { FastifyRequest } from 'fastify'
import type { TokenHolder } from './deps.ts'

/** Only on routes whose access is `bearer`. */
export function createCallerLookup<Holder extends TokenHolder>(holders: readonly Holder[]): (request: FastifyRequest) => Holder {
  const byId = new Map(holders.map((holder) => [holder.id, holder]))
  return function callerOf(request) {
    const holder = request.callerId === undefined ? undefined : byId.get(request.callerId)
    if (holder === undefined) throw new TypeError('a caller is asked for on a route without a bearer')
    return holder
  }
}
