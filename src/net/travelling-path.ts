/** Which part of an adapter's address travels: what follows the partner's own address. */
import type { HttpResult } from '../ports/http-client.ts'

/** Path and query, as they are written. Undefined where the address is not the partner's: it would reach somebody else. */
export function travellingPath(address: string, providerUrl: string | undefined): string | undefined {
  const { origin, pathname, search } = new URL(address)
  if (providerUrl === undefined) return pathname + search
  const provider = new URL(providerUrl)
  const base = provider.pathname === '/' ? '' : provider.pathname
  if (origin !== provider.origin || !`${pathname}/`.startsWith(`${base}/`)) return undefined
  return pathname.slice(base.length) + search
}

/** Settings that do not fit together: every message would fail alike. */
export const notThePartners: HttpResult = {
  ok: false,
  failure: { code: 'transport-refused', sent: false, words: 'The adapter’s address does not lie under the providerUrl of the transport' },
}
