/** How the simulated partner fetches a document by its address, or asks for a message again: both without any effect. */
import { createHash } from 'node:crypto'
import type { HttpClient } from '../../../src/ports/http-client.ts'
import type { TellOrder, Told } from '../../../src/ports/simulator.ts'
import type { Kept } from './counter.ts'

export const fetchOrders: readonly string[] = ['fetch-document', 'ask-again']

/**
 * `fetch-document` takes `digest` (else the first document), `ifMatch` (else the digest) and `range`, e.g. `bytes=0-99`.
 * What came is told as `{bytes, sha256}`.
 */
export async function fetchAgain(order: TellOrder, { messageUrl, documents }: Kept, http: HttpClient): Promise<Told> {
  if (order.what === 'ask-again') return get(messageUrl, {}, http)
  const wanted = textOf(order['digest']) ?? documents[0]?.digest
  const document = documents.find(({ digest }) => digest === wanted)
  if (document === undefined) throw new Error(`The dossier ${order.dossierCode} has no such document`)
  const range = textOf(order['range'])
  return get(document.url, { 'if-match': `"${textOf(order['ifMatch']) ?? document.digest}"`, ...(range === undefined ? {} : { range }) }, http)
}

async function get(url: string, headers: Readonly<Record<string, string>>, http: HttpClient): Promise<Told> {
  const result = await http.request({ method: 'GET', url, headers }, AbortSignal.timeout(30_000))
  if (!result.ok) throw new Error(`Nothing came from ${new URL(url).origin}: ${result.failure.words}`)
  const { status, body } = result.answer
  return { status, body: JSON.stringify({ bytes: body.byteLength, sha256: createHash('sha256').update(body).digest('hex') }) }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
