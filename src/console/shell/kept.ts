/** What a browser keeps between visits: choices of the person, never content. Without a place to keep it, nothing is kept. */
const prefix = 'lienthong.'

export function readKept(name: string): string | undefined {
  try {
    return localStorage.getItem(prefix + name) ?? undefined
  } catch {
    return undefined
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(prefix + name, value)
  } catch {
    // a browser that keeps nothing: the choice lasts as long as the page
  }
}
