/** The way out to addresses that others name, and the one of a partner whose messages may lead elsewhere. */
import type { HttpClient, OpenHttpClient } from '../ports/http-client.ts'
import type { AddressGuard } from './address-guard.ts'
import { openHttpClient } from './http-client.ts'

export function openOutside(guard: AddressGuard): OpenHttpClient {
  return (options) => openHttpClient(options, guard)
}

/**
 * The partner's own addresses, which an administrator configured, are reached as `openOwn` does. Any other host gets neither
 * that trust nor our certificate.
 */
export function guardOthers(openOwn: OpenHttpClient, ownOrigins: ReadonlySet<string>, guard: AddressGuard): OpenHttpClient {
  return (options) => {
    const own = openOwn(options)
    const { maxAnswerBytes, connections } = options
    let others: HttpClient | undefined
    return {
      request(request, signal) {
        if (ownOrigins.has(new URL(request.url).origin)) return own.request(request, signal)
        others ??= openHttpClient({ maxAnswerBytes, connections }, guard)
        return others.request(request, signal)
      },
      async close() {
        await Promise.all([own.close(), others?.close()])
      },
    }
  }
}
