/** Which part of an adapter's address travels: what follows the partner's own address. */

/** Path and query, as they are written. Throws where the address is not the partner's: it would reach somebody else. */
export function travellingPath(address: string, providerUrl: string | undefined): string {
  const { origin, pathname, search } = new URL(address)
  if (providerUrl === undefined) return pathname + search
  const provider = new URL(providerUrl)
  const base = provider.pathname === '/' ? '' : provider.pathname
  if (origin !== provider.origin || !`${pathname}/`.startsWith(`${base}/`)) throw new TypeError(`${origin + pathname} is not under ${providerUrl}`)
  return pathname.slice(base.length) + search
}
