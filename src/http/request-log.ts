/** One wide line a request: ids, codes and times; never an address, a header or a body as they came. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '../ports/log.ts'

/** The status in the log of a request whose client went away before it had its answer. */
const clientGone = 499

/** Writes the line once the answer is out, or the client gone. */
export function logWhenDone(request: FastifyRequest, reply: FastifyReply, log: Log): void {
  const start = performance.now()
  let written = false

  function write(answered: boolean): void {
    if (written) return
    written = true
    const { failure } = request
    const fields = {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? 'unmatched',
      status: answered ? reply.statusCode : clientGone,
      milliseconds: Math.round((performance.now() - start) * 10) / 10,
      caller: request.caller?.id,
      code: failure?.code,
    }
    // a body that broke off because its sender did is not our bug
    if (failure?.code === 'internal' && answered) log.error({ ...fields, error: failure.error }, 'request')
    else log.info(fields, 'request')
  }

  reply.raw.once('finish', () => write(true))
  reply.raw.once('close', () => write(false))
}
