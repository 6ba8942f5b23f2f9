/** The one-stop system that a request comes from. */
import type { FastifyRequest } from 'fastify'
import type { Client } from '../usecases/accept-transfer.ts'

/** Whose order it is, for the journal. */
export function actorOf(request: FastifyRequest): string {
  if (request.caller === undefined) throw new TypeError('somebody is asked for where nobody has to be known')
  return request.caller.id
}

/** Only on routes that ask for a right. */
export function createCallerLookup(clients: readonly Client[]): (request: FastifyRequest) => Client {
  const byId = new Map(clients.map((client) => [client.id, client]))
  return function callerOf(request) {
    const client = request.caller === undefined ? undefined : byId.get(request.caller.id)
    if (client === undefined) throw new TypeError('a client is asked for where nobody has to be known')
    return client
  }
}
