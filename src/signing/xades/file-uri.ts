/** How the name of a file stands in a reference: one way only, so that nobody can write one name so that another reads it. */
import { xmlRejected } from '../../xml/refusal.ts'

/** Each part of the path in UTF-8, everything but the unreserved characters of RFC 3986 as `%` and two capitals. Throws `xml_rejected`. */
export function fileUri(name: string): string {
  if (!name.isWellFormed()) throw xmlRejected('xml-character', 'the name of a file is not Unicode')
  return name.split('/').map(encodePart).join('/')
}

function encodePart(part: string): string {
  // encodeURIComponent leaves these five as they are, though the RFC reserves them.
  return encodeURIComponent(part).replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** Whether it leads out of the container: a scheme, a host, the root, or a way up. */
export function isExternalUri(uri: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:/.test(uri) || uri.startsWith('/') || uri.includes('\\') || uri.split(/[/?#]/).includes('..')
}
