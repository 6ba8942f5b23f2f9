/** A place of the console: the path below /console and its query. Pure. */
export const base = '/console'

export interface Place {
  readonly path: string
  readonly query: URLSearchParams
}

export function placeOf({ pathname, search }: { readonly pathname: string; readonly search: string }): Place {
  const path = pathname.startsWith(base) ? pathname.slice(base.length) : pathname
  return { path: path === '' ? '/' : path, query: new URLSearchParams(search) }
}

/** `to`: below /console, with its query. */
export function hrefOf(to: string): string {
  return `${base}${to}`
}

/** The place with some values of its query changed; an empty value takes the name away. What pages begin anew. */
export function withQuery({ path, query }: Place, changes: Readonly<Record<string, string | readonly string[] | undefined>>): string {
  const next = new URLSearchParams(query)
  next.delete('cursor')
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name)
    for (const one of [value ?? []].flat()) if (one !== '') next.append(name, one)
  }
  const text = next.toString()
  return text === '' ? path : `${path}?${text}`
}
