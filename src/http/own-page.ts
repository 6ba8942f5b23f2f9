/** Refuses log-ins that a page of somebody else sends from a person's browser. Programs say nothing of pages, and are let through. */
import type { FastifyRequest } from 'fastify'
import { GatewayError } from '../domain/errors.ts'

/** `baseUrl`: where browsers find the door, when it is not where it binds. A hook of routes that stand before any session. */
export function createOwnPageCheck(baseUrl: string | undefined): (request: FastifyRequest) => Promise<void> {
  return async function requireOwnPage({ headers }) {
    const site = headers['sec-fetch-site']
    if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new GatewayError('csrf_failed')
    const { origin } = headers
    if (origin !== undefined && !isOwn(origin, headers.host, baseUrl)) throw new GatewayError('csrf_failed')
  }
}

function isOwn(origin: string, host: string | undefined, baseUrl: string | undefined): boolean {
  const url = URL.parse(origin)
  if (url === null) return false
  if (baseUrl !== undefined) return url.origin === URL.parse(baseUrl)?.origin
  return host !== undefined && url.host === host
}
