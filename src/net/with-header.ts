/** Headers are named without regard to case: one is replaced, not written twice. */
import type { HttpRequest } from '../ports/http-client.ts'

type Headers = NonNullable<HttpRequest['headers']>

export function withHeader(headers: Headers | undefined, name: string, value: string): Headers {
  const others = Object.entries(headers ?? {}).filter(([other]) => other.toLowerCase() !== name.toLowerCase())
  return { ...Object.fromEntries(others), [name]: value }
}

export function hasHeader(headers: Headers | undefined, name: string): boolean {
  return Object.keys(headers ?? {}).some((other) => other.toLowerCase() === name.toLowerCase())
}
