/**
 * What XML may enter at all: UTF-8, within the limits, without DOCTYPE and processing instructions. Runs before every
 * parser, in one pass over the text, because parsers disagree about exactly these things.
 */
import { defaultXmlLimits, openTally, type XmlLimits, type XmlTally } from './limits.ts'
import { xmlRejected } from './refusal.ts'

/** Returns the text, without a byte order mark. Throws `xml_rejected`. */
export function guardXml(bytes: Uint8Array, limits: XmlLimits = defaultXmlLimits): string {
  if (bytes.byteLength > limits.maxBytes) throw xmlRejected('xml-too-large', `the XML has ${bytes.byteLength} bytes; at most ${limits.maxBytes} are taken`)
  const text = decode(bytes)
  refuseForbiddenCharacters(text)
  scan(text, skipDeclaration(text), limits)
  return text
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw xmlRejected('xml-encoding', 'the XML is not UTF-8', error)
  }
}

function refuseForbiddenCharacters(text: string): void {
  if (text.startsWith('\ufeff')) throw xmlRejected('xml-encoding', 'the XML has two byte order marks')
  // oxlint-disable-next-line no-control-regex -- these are the characters to find
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text)) throw xmlRejected('xml-character', 'the XML holds a control character')
}

const declaration = /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*["']1\.0["'](?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*["']([A-Za-z0-9._-]{1,40})["'])?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*["'](?:yes|no)["'])?[ \t\r\n]*\?>/

function skipDeclaration(text: string): number {
  if (!/^<\?xml[ \t\r\n]/.test(text)) return 0
  const match = declaration.exec(text)
  if (!match) throw xmlRejected('xml-malformed', 'the XML declaration is not one of XML 1.0')
  if (match[1] !== undefined && match[1].toLowerCase() !== 'utf-8') throw xmlRejected('xml-encoding', 'the XML declares another encoding than UTF-8')
  return match[0].length
}

/** Looks at each character once: every step either moves on or throws. */
function scan(text: string, start: number, limits: XmlLimits): void {
  const tally = openTally(limits)
  let depth = 0
  let roots = 0
  let position = start
  for (;;) {
    const open = text.indexOf('<', position)
    const between = text.slice(position, open === -1 ? undefined : open)
    if (depth === 0 && /[^ \t\r\n]/.test(between)) throw xmlRejected(roots === 0 ? 'xml-malformed' : 'xml-trailing', 'the XML holds text outside its root element')
    if (open === -1) break
    const next = text.charAt(open + 1)
    if (next === '?') throw xmlRejected('xml-instruction')
    if (next === '!') {
      tally.section()
      position = afterDeclaration(text, open, depth)
      continue
    }
    const closes = next === '/'
    if (!closes) tally.element()
    const end = endOfTag(text, open, tally)
    if (!closes && depth === 0) roots += 1
    if (closes) depth -= 1
    else if (text.charAt(end - 2) !== '/') depth += 1
    if (depth < 0 || roots > 1) throw xmlRejected(roots > 1 ? 'xml-trailing' : 'xml-malformed', 'the XML is not one well-formed element')
    if (depth > limits.maxDepth) throw xmlRejected('xml-too-deep', `the XML is nested deeper than ${limits.maxDepth} elements`)
    position = end
  }
  if (depth !== 0 || roots !== 1) throw xmlRejected('xml-malformed', 'the XML is not one well-formed element')
}

function afterDeclaration(text: string, open: number, depth: number): number {
  if (text.startsWith('<!--', open)) return afterMark(text, '-->', open + 4, 'comment')
  if (text.startsWith('<![CDATA[', open) && depth > 0) return afterMark(text, ']]>', open + 9, 'CDATA section')
  throw xmlRejected('xml-doctype', 'the XML holds a DOCTYPE or another declaration')
}

function afterMark(text: string, mark: string, from: number, what: string): number {
  const end = text.indexOf(mark, from)
  if (end === -1) throw xmlRejected('xml-malformed', `the XML holds a ${what} without end`)
  return end + mark.length
}

/** The position after the tag's `>`; a `>` inside a quoted value is not one. */
function endOfTag(text: string, open: number, tally: XmlTally): number {
  let from = open + 1
  for (let position = from; position < text.length; position += 1) {
    const character = text.charAt(position)
    if (character === '>') return position + 1
    if (character !== '"' && character !== "'") continue
    const end = text.indexOf(character, position + 1)
    if (end === -1) break
    tally.attribute(text.slice(from, position), end - position - 1)
    position = end
    from = end + 1
  }
  throw xmlRejected('xml-malformed', 'the XML holds a tag without end')
}
