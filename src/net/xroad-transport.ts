/** The way through an X-Road-like adapter: the local security server takes the request and carries it to whom `dstcode` names. */
import type { XroadTransport } from '../../schemas/transport.ts'
import type { HttpAnswer, HttpClient, HttpRequest, NetworkFailure } from '../ports/http-client.ts'
import { notThePartners, travellingPath } from './travelling-path.ts'
import { withHeader } from './with-header.ts'

const forward = '/XrdAdapter/RestService/forward'
/** Faults that no later try will mend: we may not use the service, or nobody has the address we name. */
const refusing = /(^|\.)(AccessDenied|UnknownMember)$/

export function openXroadTransport(settings: XroadTransport, inner: HttpClient): HttpClient {
  return {
    async request(request, signal) {
      const path = travellingPath(request.url, settings.providerUrl)
      if (path === undefined) return notThePartners
      const result = await inner.request(forwarded(request, path, settings), signal)
      if (!result.ok) return result
      const failure = faultOf(result.answer)
      return failure === undefined ? result : { ok: false, failure }
    },
    close: () => inner.close(),
  }
}

function forwarded(request: HttpRequest, path: string, { securityServer, dstcode, providerUrl, codeIn }: XroadTransport): HttpRequest {
  const parameters = [...(codeIn === 'query' ? [`dstcode=${dstcode}`] : []), ...(providerUrl === undefined ? [] : [`providerurl=${encodeURIComponent(providerUrl)}`])]
  const joint = path.includes('?') ? '&' : '?'
  const url = securityServer + forward + path + (parameters.length === 0 ? '' : joint + parameters.join('&'))
  return { ...request, url, ...(codeIn === 'header' ? { headers: withHeader(request.headers, 'dstcode', dstcode) } : {}) }
}

/** Security servers mark what they say themselves (X-Road: Message Protocol for REST, section 4.6): it is not the partner's word. */
function faultOf({ headers }: HttpAnswer): NetworkFailure | undefined {
  const fault = headers['x-road-error']
  if (fault === undefined) return undefined
  const name = /^[A-Za-z0-9._-]{1,100}$/.test(fault) ? fault : 'an unknown fault'
  const refused = refusing.test(name)
  // who may not pass, or has nobody to pass to, was not passed on; a fault of the way back leaves the request done
  return { code: refused ? 'transport-refused' : 'network', sent: !refused, words: `The security server says ${name}` }
}
