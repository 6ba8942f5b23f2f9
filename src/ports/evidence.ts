/** What proves a transfer, as files of one container. docs/evidence.md says what stands in which. */
import type { Readable } from 'node:stream'

export interface EvidencePart {
  /** Path in the container: lower-case letters, digits, `-`, `_`, `.`, with `/` between parts. */
  readonly name: string
  readonly mediaType: string
  /** SHA-256, lower-case hexadecimal. */
  readonly digest: string
  readonly size: number
  /** Small parts come as bytes; a file is streamed, and its bytes must have the digest. */
  readonly content: { readonly kind: 'bytes'; readonly bytes: Uint8Array } | { readonly kind: 'file'; readonly open: () => Promise<Readable> }
}
