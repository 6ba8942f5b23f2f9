/** Holds the answers of the gateway to its signatures. Where no certificates are given nothing is verified. */
import { createHash } from 'node:crypto'
import { clientError } from './client-error.ts'
import type { Acceptance } from './openapi-types.ts'
import { readBytes, readJsonOf } from './sending.ts'
import { verifyDetached, type Expected, type Trust } from './verify-detached.ts'

const longestAnswer = 64 * 1024 * 1024

type Held = Trust | undefined

/** Reads an answer of a look-up: the signature is over these very bytes and names the id that stands in them. */
export async function readSigned<Body extends { readonly id: string }>(response: Response, trust: Held, now: Date): Promise<Body> {
  const bytes = await readBytes(response, longestAnswer)
  // the document of the door says what it answers
  const body = readJsonOf(bytes, response.status) as Body
  if (trust === undefined) return body
  const signature = response.headers.get('lienthong-signature') ?? undefined
  await requireSignature(signature, bytes, { ...trust, service: 'query-answer', messageId: body.id, longestSeconds: 3600 }, now)
  return body
}

/** The receipt must be the gateway's, and about the very bytes that were sent. */
export async function requireReceipt({ transfer, receipt }: Acceptance, sent: Uint8Array, trust: Held, now: Date): Promise<void> {
  if (trust === undefined) return
  const statement = new TextEncoder().encode(receipt.statement)
  await requireSignature(receipt.signature, statement, { ...trust, service: 'acceptance', messageId: transfer.id }, now)
  const said = JSON.parse(receipt.statement) as Readonly<Record<string, unknown>>
  const payloadSha256 = createHash('sha256').update(sent).digest('hex')
  const expected = { type: 'acceptance', transferId: transfer.id, dossierCode: transfer.dossierCode, payloadSha256 }
  const differs = Object.entries(expected).some(([name, value]) => said[name] !== value)
  if (differs) throw clientError({ kind: 'unverified', fault: 'receipt-differs' })
}

async function requireSignature(signature: string | undefined, bytes: Uint8Array, expected: Expected, now: Date): Promise<void> {
  const verification = await verifyDetached(signature, bytes, expected, now)
  if (!verification.ok) throw clientError({ kind: 'unverified', fault: verification.fault })
}
