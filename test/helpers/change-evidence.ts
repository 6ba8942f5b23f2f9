/** Changes evidence and packs it again, as somebody might who has the operator's key, or has not. */
import type { EvidencePart } from '../../src/ports/evidence.ts'
import { sha256 } from './evidence.ts'

type Change = (text: string) => string

/** The text of a part that came as bytes. */
export function textOf(parts: readonly EvidencePart[], name: string): string {
  const content = parts.find((part) => part.name === name)?.content
  if (content?.kind !== 'bytes') throw new Error(`there is no ${name}`)
  return Buffer.from(content.bytes).toString('utf8')
}

/** `transfer.json` names the parts as they then are, so that only what they say can give the change away. */
export function changed(parts: readonly EvidencePart[], changes: Readonly<Record<string, Change>>): readonly EvidencePart[] {
  const names = parts.map(({ name }) => name)
  const unknown = Object.keys(changes).find((name) => !names.includes(name))
  if (unknown !== undefined) throw new Error(`there is no ${unknown}`)
  const others = parts.filter(({ name }) => name !== 'transfer.json').map((part) => {
    const change = changes[part.name]
    return change ? withText(part, change(textOf(parts, part.name))) : part
  })
  return listed(parts, others, changes['transfer.json'])
}

export function without(parts: readonly EvidencePart[], pattern: RegExp, change?: Change): readonly EvidencePart[] {
  const others = parts.filter(({ name }) => name !== 'transfer.json' && !pattern.test(name))
  if (others.length === parts.length - 1) throw new Error('nothing was left out')
  return listed(parts, others, change)
}

export function withText(part: EvidencePart, text: string): EvidencePart {
  const bytes = Buffer.from(text)
  return { ...part, digest: sha256(bytes), size: bytes.length, content: { kind: 'bytes', bytes } }
}

function listed(before: readonly EvidencePart[], others: readonly EvidencePart[], change: Change = (text) => text): readonly EvidencePart[] {
  const description = before.find(({ name }) => name === 'transfer.json')
  if (!description) throw new Error('there is no transfer.json')
  const said: unknown = JSON.parse(textOf(before, 'transfer.json'))
  const text = JSON.stringify(Object.assign({}, said, { parts: others.map(({ name, mediaType, digest, size }) => ({ name, mediaType, sha256: digest, size })) }))
  return [withText(description, change(text)), ...others]
}
