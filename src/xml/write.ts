/** Writes XML elements. Text is escaped as canonical XML escapes it; what XML cannot carry is refused. */
import { xmlRejected } from './refusal.ts'

const name = /^[\p{L}_][\p{L}\p{N}._-]*(?::[\p{L}_][\p{L}\p{N}._-]*)?$/u

/**
 * `content` as a string is text and is escaped; as an array it is elements written by this function, put one after
 * another. Throws `xml_rejected` for a bad name or a character that XML cannot carry.
 */
export function element(tag: string, content?: string | readonly string[], attributes: Readonly<Record<string, string>> = {}): string {
  requireName(tag)
  const written = Object.entries(attributes).map(([key, value]) => {
    requireName(key)
    return ` ${key}="${escapeAttribute(value)}"`
  })
  const inner = typeof content === 'string' ? escapeText(content) : (content ?? []).join('')
  return `<${tag}${written.join('')}>${inner}</${tag}>`
}

function requireName(text: string): void {
  if (!name.test(text)) throw xmlRejected('xml-malformed', 'a name is not one of XML')
}

function escapeText(text: string): string {
  return carried(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#xD;')
}

function escapeAttribute(text: string): string {
  return carried(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#x9;')
    .replaceAll('\n', '&#xA;')
    .replaceAll('\r', '&#xD;')
}

function carried(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the characters to find
  if (!text.isWellFormed() || /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text)) throw xmlRejected('xml-character', 'a text holds a character that XML cannot carry')
  return text
}
