/** The record of an attempt: as text, whose digest stands in the journal, and sealed, as it is kept. */
import { createHash } from 'node:crypto'
import type { Attempt, AttemptRecord, ExchangeRecord, SignatureRecord, SignedMessage } from '../ports/transfer-store.ts'
import type { Vault } from '../ports/vault.ts'
import { storableJson } from './storable.ts'
import { aboutAttempt } from './transfer-secrets.ts'

export interface SealedRecord {
  /** SHA-256 of the text, lower-case hexadecimal. */
  readonly digest: string
  readonly sealed: Uint8Array
}

type KeptRecord = NonNullable<Attempt['record']>

/** JSON keeps neither dates nor bytes; what was undefined is absent, which reads the same. */
type WrittenRecord = Omit<KeptRecord, 'exchanges' | 'signatures' | 'messages'> & {
  readonly exchanges: readonly (Omit<ExchangeRecord, 'startedAt'> & { readonly startedAt: string })[]
  readonly signatures: readonly (Omit<SignatureRecord, 'at'> & { readonly at: string })[]
  readonly messages: readonly (Omit<SignedMessage, 'bytes'> & { readonly bytes: string })[]
}

export function sealRecord(vault: Vault, transferId: string, number: number, { finishedAt: _at, outcome: _outcome, ...record }: AttemptRecord): SealedRecord {
  const messages = record.messages.map(({ digest, bytes }) => ({ digest, bytes: Buffer.from(bytes).toString('base64') }))
  const text = Buffer.from(storableJson({ ...record, messages }))
  return { digest: createHash('sha256').update(text).digest('hex'), sealed: vault.seal(text, aboutAttempt(transferId, number)) }
}

/** The text byte for byte. */
export function openRecord(vault: Vault, transferId: string, number: number, sealed: Uint8Array): Uint8Array {
  return vault.open(sealed, aboutAttempt(transferId, number))
}

export function readRecord(text: Uint8Array): KeptRecord {
  // `sealRecord` wrote it, and the vault opens nothing that anybody else wrote
  const written = JSON.parse(Buffer.from(text).toString('utf8')) as WrittenRecord
  return {
    ...written,
    exchanges: written.exchanges.map((exchange) => ({ ...exchange, startedAt: new Date(exchange.startedAt) })),
    signatures: written.signatures.map((signature) => ({ ...signature, at: new Date(signature.at) })),
    messages: written.messages.map(({ digest, bytes }) => ({ digest, bytes: Buffer.from(bytes, 'base64') })),
  }
}
