/** Holds the references of a signature against the files that are there: each exactly once, by the one way to write its name. */
import { timingSafeEqual } from 'node:crypto'
import type { FileDigest } from '../../ports/signer.ts'
import type { DigestName } from '../dsig/methods.ts'
import { signatureInvalid } from '../refusal.ts'
import { fileUri, isExternalUri } from './file-uri.ts'
import type { XadesSignature } from './read-signature.ts'

/** Their form alone, which needs no key. Throws `signature_invalid`. */
export function requireFileReferences({ references }: Pick<XadesSignature, 'references'>): void {
  const seen = new Set<string>()
  for (const { uri, transforms } of references) {
    requireFileReference(uri)
    if (transforms.length > 0) throw signatureInvalid('xml-transform', 'a file is signed as it is, without transforms')
    if (seen.has(uri)) throw signatureInvalid('xml-references', 'two references lead to one file')
    seen.add(uri)
  }
}

/** `digestOf`: undefined where the digest of this kind is not known. Throws `signature_invalid`. */
export function requireFiles<File extends Pick<FileDigest, 'name' | 'mediaType'>>(
  { references }: Pick<XadesSignature, 'references'>,
  files: readonly File[],
  digestOf: (digestName: DigestName, file: File) => Uint8Array | undefined,
): void {
  const waiting = new Map(files.map((file) => [fileUri(file.name), file]))
  for (const reference of references) {
    const file = waiting.get(reference.uri)
    if (!file) throw isOtherwiseWritten(reference.uri, waiting) ? signatureInvalid('xml-reference-encoding') : signatureInvalid('container-missing')
    waiting.delete(reference.uri)
    if (reference.mediaType !== file.mediaType) throw signatureInvalid('container-manifest', 'the signature names another media type')
    const digest = digestOf(reference.digestName, file)
    if (digest === undefined) throw signatureInvalid('xml-digest-method')
    if (digest.length !== reference.digest.length || !timingSafeEqual(digest, reference.digest)) throw signatureInvalid('digest-wrong', `${file.name} is not the file that was signed`)
  }
  const [unsigned] = waiting.values()
  if (unsigned) throw signatureInvalid('container-unsigned', `${unsigned.name} is not covered by the signature`)
}

function requireFileReference(uri: string): void {
  if (uri === '' || uri.startsWith('#')) throw signatureInvalid('xml-references', 'a reference leads into the signature')
  if (isExternalUri(uri)) throw signatureInvalid('xml-reference-external')
}

/** It is the name of a file that is there, but not as we write it: readers could take it for another. */
function isOtherwiseWritten(uri: string, files: ReadonlyMap<string, unknown>): boolean {
  const known = new Set([...files.keys()].map(comparable))
  return known.has(comparable(uri))
}

function comparable(uri: string): string {
  try {
    return decodeURIComponent(uri).normalize('NFC').toLowerCase()
  } catch {
    return uri
  }
}
