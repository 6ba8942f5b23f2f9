/**
 * Ends connections whose request was answered before it had all arrived. The client gets a while to read the answer,
 * for a connection closed under its hands would take the answer with it; then it may not go on sending.
 */
import type { FastifyInstance } from 'fastify'

const graceMs = 3_000

export function hangUpOnUnreadRequests(app: FastifyInstance): void {
  app.addHook('onResponse', (request, _reply, done) => {
    const { raw } = request
    if (raw.complete === false) {
      const timer = setTimeout(() => raw.socket.destroy(), graceMs)
      raw.once('end', () => clearTimeout(timer))
      raw.once('close', () => clearTimeout(timer))
      raw.resume()
    }
    done()
  })
}
