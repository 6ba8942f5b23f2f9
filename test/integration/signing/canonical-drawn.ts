/** Draws documents for canonicalizers: namespaces that come, go and change, awkward characters, and the ways to write them. */
import fc from 'fast-check'

interface Drawn {
  readonly prefix: string
  readonly name: string
  /** Prefix to namespace; an empty prefix is the default one, which may be taken back. */
  readonly declares: readonly (readonly [prefix: string, namespace: string])[]
  readonly attributes: readonly (readonly [prefix: string, name: string, value: string])[]
  readonly content: readonly DrawnNode[]
}

type DrawnNode = { readonly kind: 'element'; readonly element: Drawn } | { readonly kind: 'text' | 'cdata' | 'comment' | 'references'; readonly text: string }

const prefixes = ['', 'a', 'B', '_c', 'é', 'a1', 'ds']
const namespaces = ['urn:1', 'urn:2', 'http://example.invalid/x', 'urn:%C3%A9', 'urn:a&b']
const names = ['a', 'B', '_', 'é', 'z-1', 'đơn', 'a.b', '\u{20000}']
const characters = ['<', '>', '&', '"', "'", ' ', '\t', '\n', '\r', '\u0085', '\u2028', '\u00a0', '\ufeff', '\u{1f33e}', ']]>', 'ế', 'e\u0302\u0301', 'x', '0', '-', '\ud7ff', '\ue000', '\ufffd']

const text = fc.array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...characters) }, { weight: 1, arbitrary: fc.integer({ min: 0x20, max: 0xd7ff }).map((code) => String.fromCodePoint(code)) }), { maxLength: 8 }).map((parts) => parts.join(''))

const { element } = fc.letrec<{ element: Drawn; node: DrawnNode }>((tie) => ({
  element: fc.record({
    prefix: fc.constantFrom(...prefixes),
    name: fc.constantFrom(...names),
    declares: fc.array(fc.tuple(fc.constantFrom(...prefixes), fc.constantFrom(...namespaces, '')), { maxLength: 4 }),
    attributes: fc.array(fc.tuple(fc.constantFrom(...prefixes, 'xml'), fc.constantFrom(...names, 'lang', 'space'), text), { maxLength: 5 }),
    content: fc.array(tie('node'), { maxLength: 5, depthIdentifier: 'xml' }),
  }),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true, depthIdentifier: 'xml', maxDepth: 6 },
    { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('text' as const, 'cdata' as const, 'comment' as const, 'references' as const), text }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('element' as const), element: tie('element') }) },
  ),
}))

export const drawnDocument: fc.Arbitrary<Drawn> = element

type Scope = ReadonlyMap<string, string>

export function written(document: Drawn, comments: boolean): string {
  return writtenElement(document, new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]), comments)
}

/** What would not be well-formed is left out: prefixes of no namespace, attributes twice. */
function writtenElement({ prefix, name, declares, attributes, content }: Drawn, outer: Scope, comments: boolean): string {
  const declared = new Map(declares.filter(([own, namespace]) => own === '' || namespace !== ''))
  const scope: Scope = new Map([...outer, ...declared])
  const tag = qualified(prefix, name, scope)
  const seen = new Set<string>()
  const parts = [...declared].map(([own, namespace]) => ` xmlns${own === '' ? '' : `:${own}`}="${escaped(namespace)}"`)
  for (const [own, local, value] of attributes) {
    const key = own !== '' && scope.has(own) ? `${scope.get(own)} ${local}` : local
    if (seen.has(key) || (own === 'xml' && !['lang', 'space'].includes(local))) continue
    seen.add(key)
    parts.push(` ${qualified(own, local, scope)}="${escaped(own === 'xml' && local === 'space' ? 'preserve' : value)}"`)
  }
  const inner = content.map((node) => writtenNode(node, scope, comments)).join('')
  return inner === '' ? `<${tag}${parts.join('')}/>` : `<${tag}${parts.join('')}>${inner}</${tag}>`
}

function qualified(prefix: string, name: string, scope: Scope): string {
  return prefix !== '' && scope.has(prefix) ? `${prefix}:${name}` : name
}

function writtenNode(node: DrawnNode, scope: Scope, comments: boolean): string {
  switch (node.kind) {
    case 'element':
      return writtenElement(node.element, scope, comments)
    case 'comment':
      return comments ? `<!--${node.text.replaceAll('-', '=')}-->` : ''
    case 'cdata':
      return `<![CDATA[${node.text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
    case 'references':
      return Array.from(node.text, (character, index) => `&#${index % 2 === 0 ? `x${character.codePointAt(0)?.toString(16)}` : character.codePointAt(0)};`).join('')
    case 'text':
      return escaped(node.text)
  }
}

/** Only what must be: white space stays as it is, so that parsers fold it. */
function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll('>', '&gt;')
}
