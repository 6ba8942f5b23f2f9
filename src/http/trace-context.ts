/** Tells the span of each request of a door, and lets what its handler asks of others belong to it. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Clock } from '../ports/clock.ts'
import type { TracedRequest, Tracer } from '../ports/telemetry.ts'

const requests = new WeakMap<FastifyRequest, TracedRequest>()

/** To be called before the routes are added. `name`: of the door, in every span. */
export function traceRequests(app: FastifyInstance, name: string, { tracer, clock }: { readonly tracer?: Tracer | undefined; readonly clock: Pick<Clock, 'now'> }): void {
  if (tracer === undefined) return
  app.addHook('onRequest', (request, _reply, done) => {
    const { traceparent } = request.headers
    requests.set(request, { id: request.id, began: clock.now(), incoming: typeof traceparent === 'string' ? traceparent : undefined })
    done()
  })
  // where the handler begins: what is read of a body before it runs by itself
  app.addHook('preHandler', (request, _reply, done) => {
    const traced = requests.get(request)
    if (traced === undefined) done()
    else tracer.within(traced, done)
  })
  app.addHook('onResponse', (request, reply, done) => {
    const traced = requests.get(request)
    const { url } = request.routeOptions
    // probes of load balancers and scrapes say nothing
    if (traced !== undefined && url?.startsWith('/health') !== true && url !== '/metrics') {
      const { statusCode } = reply
      const facts = { door: name, 'http.request.method': request.method, 'http.route': url, 'http.response.status_code': statusCode, 'request.id': request.id, client: request.caller?.kind === 'client' ? request.caller.id : undefined }
      tracer.answered(traced, url === undefined ? request.method : `${request.method} ${url}`, facts, statusCode >= 500 ? String(statusCode) : undefined)
    }
    done()
  })
}
