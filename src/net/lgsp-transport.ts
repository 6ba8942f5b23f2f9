/** The way through a provincial integration platform: every request carries an access token, which is renewed once when refused. */
import type { LgspTransport } from '../../schemas/transport.ts'
import type { Clock } from '../ports/clock.ts'
import type { HttpClient, HttpRequest, HttpResult } from '../ports/http-client.ts'
import { openAccessTokens } from './access-tokens.ts'
import { notThePartners, travellingPath } from './travelling-path.ts'
import { hasHeader, withHeader } from './with-header.ts'

export function openLgspTransport(settings: LgspTransport, inner: HttpClient, clock: Clock): HttpClient {
  const tokens = openAccessTokens(settings, inner, clock)
  const inFlight = new Set<Promise<HttpResult>>()
  let closing: Promise<void> | undefined

  async function carry(asked: HttpRequest, signal: AbortSignal): Promise<HttpResult> {
    const path = travellingPath(asked.url, settings.providerUrl)
    if (path === undefined) return notThePartners
    const request = { ...asked, url: settings.prefix + path }
    if (leavesNoPlace(asked, settings)) return noPlaceForToken
    const taken = await tokens.current(signal)
    if (!taken.ok) return taken
    const first = await inner.request(authorised(request, taken.token, settings), signal)
    if (!first.ok || first.answer.status !== 401) return first
    // the platform refuses before anything is passed on, so that the same request may be made again
    const renewed = await tokens.insteadOf(taken.token, signal)
    if (!renewed.ok) return renewed
    // the platform still gives the same token: it is the partner behind it who says 401
    if (renewed.token === taken.token) return first
    return inner.request(authorised(request, renewed.token, settings), signal)
  }

  async function closeAll(): Promise<void> {
    await Promise.allSettled(inFlight)
    await tokens.close()
    await inner.close()
  }

  return {
    async request(request, signal) {
      if (closing !== undefined) throw new TypeError('The HTTP client is closed')
      const carried = carry(request, signal)
      inFlight.add(carried)
      try {
        return await carried
      } finally {
        inFlight.delete(carried)
      }
    },
    close() {
      closing ??= closeAll()
      return closing
    },
  }
}

function authorised(request: HttpRequest, token: string, { tokenHeader }: LgspTransport): HttpRequest {
  const own = hasHeader(request.headers, 'authorization')
  const headers = own ? request.headers : withHeader(request.headers, 'authorization', `Bearer ${token}`)
  return { ...request, headers: tokenHeader === undefined ? (headers ?? {}) : withHeader(headers, tokenHeader, token) }
}

function leavesNoPlace({ headers }: HttpRequest, { tokenHeader }: LgspTransport): boolean {
  return tokenHeader === undefined && hasHeader(headers, 'authorization')
}

const noPlaceForToken: HttpResult = {
  ok: false,
  failure: { code: 'transport-refused', sent: false, words: 'The partner’s messages use the Authorization header themselves: the transport needs a tokenHeader' },
}
