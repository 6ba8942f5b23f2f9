/** The parts of a transfer's evidence while they are gathered: each with its meaning, which stands in transfer.json. */
import { createHash } from 'node:crypto'
import type { Bilingual } from '../../schemas/bilingual.ts'
import type { EvidencePart } from '../ports/evidence.ts'

export interface MeantPart extends EvidencePart {
  readonly meaning: Bilingual
}

export const mediaTypes = { json: 'application/json', text: 'text/plain', xml: 'application/xml', bytes: 'application/octet-stream' } as const

export function partOf(name: string, mediaType: string, content: string | Uint8Array, meaning: Bilingual): MeantPart {
  const bytes = Buffer.from(content)
  return { name, mediaType, digest: sha256(bytes), size: bytes.byteLength, content: { kind: 'bytes', bytes }, meaning }
}

/** As people read it: two spaces a level. */
export function jsonPart(name: string, value: unknown, meaning: Bilingual): MeantPart {
  return partOf(name, mediaTypes.json, `${JSON.stringify(value, null, 2)}\n`, meaning)
}

export function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
