/** Answers 405 with `Allow` where a path exists and the method does not. To be called before the routes are added. */
import type { FastifyInstance } from 'fastify'
import { GatewayError } from '../domain/errors.ts'
import { docsPrefix } from './documentation.ts'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** Returns the function to call once all routes are there. */
export function refuseOtherMethods(app: FastifyInstance): () => void {
  const taken = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    if (url.startsWith(docsPrefix)) return
    const known = taken.get(url) ?? new Set()
    taken.set(url, known)
    for (const name of [method].flat()) known.add(name)
  })
  return function addRefusals() {
    // the refusals are routes themselves and must not be walked over
    const paths = [...taken]
    for (const [url, known] of paths) {
      const allow = [...known].sort().join(', ')
      const others = methods.filter((method) => !known.has(method))
      if (others.length === 0) continue
      app.route({
        method: others,
        url,
        config: { access: 'public' },
        schema: { hide: true },
        onRequest(_request, reply, done) {
          reply.header('allow', allow)
          done(new GatewayError('method_not_allowed', { detail: { vi: `Địa chỉ này nhận ${allow}.`, en: `This address takes ${allow}.` } }))
        },
        handler: () => undefined,
      })
    }
  }
}
