/** A path against a pattern such as `/transfers/:id`: its parameters, or undefined where it is another path. */
export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const [wanted, given] = [partsOf(pattern), partsOf(path)]
  if (wanted.length !== given.length) return undefined
  const found: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const text = decoded(given[index] ?? '')
    if (text === undefined) return undefined
    if (part.startsWith(':')) found[part.slice(1)] = text
    else if (part !== text) return undefined
  }
  return found
}

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '')
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}
