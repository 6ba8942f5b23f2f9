/** The signed messages of a record as files beside their signatures, in the forms that other tools take. */
import { signedFiles } from '../domain/signed-files.ts'
import type { SignatureRecord } from '../ports/transfer-store.ts'
import { partOf, type MeantPart } from './evidence-parts.ts'

export interface KeptSignature {
  readonly signature: SignatureRecord
  /** Undefined where it was too large to be kept. */
  readonly message: Uint8Array | undefined
}

/** What the store wrote of one attempt, or of what a partner told; JSON keeps no dates and no bytes. */
type Written<Kind> = { readonly [Key in keyof Kind]: Kind[Key] extends Date ? string : Kind[Key] }
type WrittenSignature = Omit<SignatureRecord, 'at'> & { readonly at: string }
interface WrittenRecord {
  readonly signatures: readonly WrittenSignature[]
  readonly messages: readonly { readonly digest: string; readonly bytes: string }[]
}
interface WrittenNews {
  readonly proofs: readonly { readonly bytes: string; readonly signature: WrittenSignature }[]
}

/** Of an attempt's record, in the order in which they were made and verified. */
export function signaturesOfRecord(record: Uint8Array): readonly KeptSignature[] {
  // the store wrote it, and its digest stands in the journal
  const { signatures, messages } = JSON.parse(Buffer.from(record).toString('utf8')) as WrittenRecord
  return signatures.map((signature) => {
    const kept = messages.find(({ digest }) => digest === signature.digest)
    return { signature: revived(signature), message: kept && Buffer.from(kept.bytes, 'base64') }
  })
}

/** Of what a partner told. */
export function signaturesOfNews(news: Uint8Array): readonly KeptSignature[] {
  // likewise
  const { proofs } = JSON.parse(Buffer.from(news).toString('utf8')) as WrittenNews
  return proofs.map(({ bytes, signature }) => ({ signature: revived(signature), message: Buffer.from(bytes, 'base64') }))
}

function revived({ at, trust, ...signature }: WrittenSignature): SignatureRecord {
  const written = trust?.revocation as Written<NonNullable<SignatureRecord['trust']>['revocation']> | undefined
  if (trust === undefined || written?.state !== 'good') return { ...signature, at: new Date(at), trust }
  return { ...signature, at: new Date(at), trust: { ...trust, revocation: { ...written, state: 'good', thisUpdate: new Date(written.thisUpdate) } } }
}

/** `folder` ends without a slash. */
export function partsOfSignatures(folder: string, signatures: readonly KeptSignature[]): readonly MeantPart[] {
  return signatures.flatMap(({ signature, message }, index) => (message === undefined ? [] : partsOfOne(`${folder}/${index + 1}-${signature.direction === 'made' ? 'sent' : 'received'}`, signature, message)))
}

function partsOfOne(name: string, signature: SignatureRecord, message: Uint8Array): readonly MeantPart[] {
  const { direction, organisation, profile } = signature
  const [vi, en] = direction === 'made' ? ['Thông điệp đã gửi, do', 'The message sent, signed by'] : ['Thông điệp đã nhận, do', 'The message received, signed by']
  const meanings = {
    message: { vi: `${vi} ${organisation} ký (${profile})`, en: `${en} ${organisation} (${profile})` },
    signature: { vi: `Chữ ký của ${organisation} trên ${name}`, en: `The signature of ${organisation} over ${name}` },
  }
  return signedFiles(name, signature, message).map(({ name: fileName, mediaType, bytes, what }) => partOf(fileName, mediaType, bytes, meanings[what]))
}
