/** The path of a callback, decoded once and held against every trick that makes two readers see two paths. */

export interface CallbackAddress {
  readonly partner: string
  /** What follows /partners/{id}/. */
  readonly path: string
}

/** Undefined where the path is not plain: dot segments, encoded separators, empty segments, parameters, double encoding. */
export function readCallbackAddress(rawUrl: string): CallbackAddress | undefined {
  const [raw = ''] = rawUrl.split('?', 1)
  if (/%(?:2f|5c|25|00)|[\\;#]|\/\//i.test(raw)) return undefined
  const decoded = decodeOnce(raw)
  if (decoded === undefined || hasControlCharacters(decoded)) return undefined
  const [root, partners, partner, ...rest] = decoded.split('/')
  if (root !== '' || partners !== 'partners' || partner === undefined || !/^[a-z][a-z0-9-]{0,39}$/.test(partner)) return undefined
  if (rest.some((segment) => segment === '.' || segment === '..' || segment.includes(';'))) return undefined
  return { partner, path: rest.join('/') }
}

function decodeOnce(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function hasControlCharacters(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x20 || code === 0x7f) return true
  }
  return false
}
