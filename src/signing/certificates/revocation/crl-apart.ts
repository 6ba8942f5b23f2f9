/** Reads long lists of revoked certificates in a thread of its own: a list of ten thousand takes seconds. */
import { Worker } from 'node:worker_threads'
import type { SignatureFault } from '../../../domain/signature-faults/index.ts'
import { signatureInvalid } from '../../refusal.ts'
import type { ParsedCertificate } from '../parsed-certificate.ts'
import { readContents, type CrlContents } from './crl-contents.ts'

/** DER each. */
export interface CrlTask {
  readonly bytes: Uint8Array
  readonly issuer: Uint8Array
}

export type CrlReply = { readonly kind: 'read'; readonly contents: CrlContents } | { readonly kind: 'refused'; readonly fault: SignatureFault; readonly detail: string | undefined }

/** About a hundred entries. */
const largestHere = 4_096
const timeoutMs = 300_000
const maxOldGenerationSizeMb = 2_048

/** Rejects with `signature_invalid` and the fault of a list that proves nothing; with a plain error where the thread failed, which says nothing of the list. */
export async function readContentsApart(bytes: Uint8Array, issuer: ParsedCertificate): Promise<CrlContents> {
  if (bytes.byteLength <= largestHere) return readContents(bytes, issuer)
  const task: CrlTask = { bytes, issuer: issuer.der }
  const worker = new Worker(new URL('crl-thread.ts', import.meta.url), { workerData: task, resourceLimits: { maxOldGenerationSizeMb } })
  try {
    const reply = await replyOf(worker)
    if (reply.kind === 'read') return reply.contents
    throw signatureInvalid(reply.fault, reply.detail)
  } finally {
    await worker.terminate()
  }
}

function replyOf(worker: Worker): Promise<CrlReply> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the list could not be read in time')), timeoutMs)
    worker.once('message', (reply: CrlReply) => resolve(reply))
    worker.once('error', (cause) => reject(new Error('the list could not be read', { cause })))
    worker.once('exit', () => {
      clearTimeout(timer)
      reject(new Error('the list could not be read'))
    })
  })
}
