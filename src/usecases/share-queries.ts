/** One call for many who ask the same while it is under way. */

/** Everybody with the same key is given what the first one's call comes to. */
export function shareQueries<Answer>(): (key: string, ask: () => Promise<Answer>) => Promise<Answer> {
  const underWay = new Map<string, Promise<Answer>>()
  return function share(key, ask) {
    const running = underWay.get(key)
    if (running !== undefined) return running
    const call = ask().finally(() => underWay.delete(key))
    underWay.set(key, call)
    return call
  }
}
