/** The gateway's own way out, in the words of the OpenID library. */
import type { HttpClient, HttpRequest } from '../ports/http-client.ts'

/** The provider cannot be reached, or says nothing. */
export class ProviderSilent extends Error {}

export type ProviderFetch = (url: string, init: RequestInit) => Promise<Response>

const longestMs = 10_000
const withoutBody = [101, 204, 205, 304]

export function createProviderFetch(http: Pick<HttpClient, 'request'>): ProviderFetch {
  return async function providerFetch(url, init) {
    // turns whatever the library hands over into bytes
    const asked = new Request(url, init)
    const body = new Uint8Array(await asked.arrayBuffer())
    const request: HttpRequest = {
      method: asked.method === 'POST' ? 'POST' : 'GET',
      url: asked.url,
      headers: Object.fromEntries(asked.headers),
      ...(body.length === 0 ? {} : { body }),
    }
    const result = await http.request(request, AbortSignal.timeout(longestMs))
    if (!result.ok) throw new ProviderSilent(result.failure.code)
    const { status, headers, body: answer } = result.answer
    if (status >= 500) throw new ProviderSilent(`HTTP ${status}`)
    return new Response(withoutBody.includes(status) ? null : Buffer.from(answer), { status, headers })
  }
}

/** Libraries wrap what they catch. */
export function isSilence(error: unknown): boolean {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if (inner instanceof ProviderSilent) return true
  }
  return false
}
