/** Addresses as people may see them: what follows the server may be a key, and what stands in a query often is one. */
import { secretMask } from '../../schemas/secret.ts'

/** The server, and that there is more. */
export function serverOf(address: string): string {
  const url = URL.parse(address)
  if (url === null || url.host === '') return secretMask
  const { protocol, host, pathname, search } = url
  return pathname.length > 1 || search !== '' ? `${protocol}//${host}/${secretMask}` : `${protocol}//${host}`
}

/** The same value, its addresses without users, passwords and queries. */
export function withoutKeys(value: unknown): unknown {
  if (typeof value === 'string') return /^https?:/i.test(value) ? withoutKey(value) : value
  if (Array.isArray(value)) return value.map(withoutKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withoutKeys(item)]))
}

function withoutKey(address: string): string {
  const { username = '', password = '', search = '' } = URL.parse(address) ?? {}
  const anonymous = username === '' && password === '' ? address : address.replace(/\/\/[^/?#]*@/, `//${secretMask}@`)
  return search === '' ? anonymous : anonymous.replace(/\?.*$/, `?${secretMask}`)
}
