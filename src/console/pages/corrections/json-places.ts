/** Where each value of a JSON text stands, by its pointer (RFC 6901). Pure; the text has to be correct JSON. */
export interface JsonPlace {
  /** Of the value, in UTF-16 units. */
  readonly start: number
  readonly end: number
  /** From 1. */
  readonly line: number
}

export function placesIn(text: string): ReadonlyMap<string, JsonPlace> {
  const places = new Map<string, JsonPlace>()
  const lineStarts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1)

  /** The end of the value that begins at or after `from`. */
  function value(from: number, pointer: string): number {
    const start = blankEnd(text, from)
    const end = endOf(start, pointer)
    places.set(pointer, { start, end, line: lineOf(lineStarts, start) })
    return end
  }
  function endOf(start: number, pointer: string): number {
    if (text[start] === '{') return members(start, pointer)
    if (text[start] === '[') return items(start, pointer)
    if (text[start] === '"') return stringEnd(text, start)
    return start + (/^[^\s,\]}]+/.exec(text.slice(start, start + 400))?.[0].length ?? 0)
  }
  function members(start: number, pointer: string): number {
    let at = blankEnd(text, start + 1)
    while (text[at] === '"') {
      const nameEnd = stringEnd(text, at)
      const name: unknown = JSON.parse(text.slice(at, nameEnd))
      const colon = blankEnd(text, nameEnd)
      at = blankEnd(text, value(colon + 1, `${pointer}/${escaped(String(name))}`))
      if (text[at] === ',') at = blankEnd(text, at + 1)
    }
    return at + 1
  }
  function items(start: number, pointer: string): number {
    let at = blankEnd(text, start + 1)
    for (let index = 0; at < text.length && text[at] !== ']'; index += 1) {
      at = blankEnd(text, value(at, `${pointer}/${index}`))
      if (text[at] === ',') at = blankEnd(text, at + 1)
    }
    return at + 1
  }

  value(0, '')
  return places
}

/** Of what is missing, the place that it is missing in. */
export function nearestPlace(places: ReadonlyMap<string, JsonPlace>, pointer: string): JsonPlace | undefined {
  for (let path = pointer; ; path = path.slice(0, path.lastIndexOf('/'))) {
    const place = places.get(path)
    if (place !== undefined || path === '' || !path.startsWith('/')) return place
  }
}

/** What a parser says about a text: the place, where its words name one. */
export function syntaxFault(text: string): { readonly message: string; readonly line?: number; readonly column?: number } | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const [, line, column] = /line (\d+) column (\d+)/.exec(message) ?? []
    const [, position] = /position (\d+)/.exec(message) ?? []
    if (line !== undefined && column !== undefined) return { message, line: Number(line), column: Number(column) }
    if (position === undefined) return { message }
    const before = text.slice(0, Number(position)).split('\n')
    return { message, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
  }
}

function blankEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at += 1
  return at
}

function stringEnd(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

function lineOf(lineStarts: readonly number[], at: number): number {
  let [low, high] = [0, lineStarts.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((lineStarts[middle] ?? 0) <= at) low = middle
    else high = middle - 1
  }
  return low + 1
}
