/** A process that cannot keep up says so at once, before it has done anything for a request. */
import { getHeapStatistics } from 'node:v8'
import underPressure from '@fastify/under-pressure'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { GatewayError } from '../domain/errors.ts'

export interface Overload {
  readonly eventLoopDelayMs: number
  /** Of the memory that Node may fill. */
  readonly heapPercent: number
  readonly retryAfterSeconds: number
}

/** Looks once a second. The check comes first of all hooks, where a hook of the plugin would come after somebody was authenticated. */
export function watchOverload(app: FastifyInstance, { eventLoopDelayMs, heapPercent, retryAfterSeconds }: Overload): (request: FastifyRequest) => GatewayError | undefined {
  const maxHeapUsedBytes = Math.floor((getHeapStatistics().heap_size_limit * heapPercent) / 100)
  app.register(underPressure, { maxEventLoopDelay: eventLoopDelayMs, maxHeapUsedBytes, pressureHandler: () => undefined })
  return function overloaded(request) {
    const { eventLoopDelay, heapUsed } = app.memoryUsage()
    // without a sample the plugin says that the loop was held for ever: a process that the machine forgot for a second is not overloaded
    const late = Number.isFinite(eventLoopDelay) && eventLoopDelay > eventLoopDelayMs
    if ((!late && heapUsed <= maxHeapUsedBytes) || isHealth(request)) return undefined
    const detail =
      late
        ? { vi: `Công việc chờ quá ${eventLoopDelayMs} ms.`, en: `Work waits longer than ${eventLoopDelayMs} ms.` }
        : { vi: `Bộ nhớ dùng quá ${heapPercent}%.`, en: `More than ${heapPercent}% of the memory is in use.` }
    return new GatewayError('overloaded', { detail, retryAfterSeconds })
  }
}

/** Whoever stops or starts processes must see what they are. */
function isHealth({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.url?.startsWith('/health/') === true
}
