/** A value whose readers are watched: a field that its schema never looks at is one that its schema does not know. */

export interface Watched {
  readonly value: unknown
  /** Paths of the fields that nobody read, those below them left out. */
  unread(): readonly string[]
}

export function watch(value: unknown): Watched {
  const read = new Set<string>()
  return { value: wrap(value, '', read), unread: () => unreadIn(value, '', read) }
}

function wrap(value: unknown, path: string, read: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value
  return new Proxy(value, {
    get(target, key, receiver) {
      const found: unknown = Reflect.get(target, key, receiver)
      if (typeof key === 'symbol') return found
      read.add(`${path}/${key}`)
      return wrap(found, `${path}/${key}`, read)
    },
  })
}

function unreadIn(value: unknown, path: string, read: ReadonlySet<string>): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => (read.has(`${path}/${key}`) ? unreadIn(item, `${path}/${key}`, read) : [`${path}/${key}`]))
}
