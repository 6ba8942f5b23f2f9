/** Fetches answers about revocation, only at the addresses that the configuration names. */
import { randomBytes } from 'node:crypto'
import type { HttpClient, HttpRequest } from '../../../ports/http-client.ts'
import type { ParsedCertificate } from '../parsed-certificate.ts'
import { writeQuestion } from './ocsp-answer.ts'

const answerTimeoutMs = 5_000
/** Lists of large authorities have some megabytes. */
const listTimeoutMs = 60_000
const nonceBytes = 16

type Http = Pick<HttpClient, 'request'>

/** Rejects with a plain error where no answer came. */
export async function fetchOcsp(http: Http, url: string, certificate: ParsedCertificate, issuer: ParsedCertificate): Promise<{ readonly bytes: Uint8Array; readonly nonce: Uint8Array }> {
  const nonce = randomBytes(nonceBytes)
  const body = await writeQuestion(certificate, issuer, nonce)
  const bytes = await fetchBytes(http, { method: 'POST', url, headers: { 'content-type': 'application/ocsp-request', accept: 'application/ocsp-response' }, body }, answerTimeoutMs)
  return { bytes, nonce }
}

/** Rejects with a plain error where no answer came. */
export function fetchCrl(http: Http, url: string): Promise<Uint8Array> {
  return fetchBytes(http, { method: 'GET', url, headers: { accept: 'application/pkix-crl' } }, listTimeoutMs)
}

async function fetchBytes(http: Http, request: HttpRequest, timeoutMs: number): Promise<Uint8Array> {
  const result = await http.request(request, AbortSignal.timeout(timeoutMs))
  if (!result.ok) throw new Error(`${request.url}: ${result.failure.code}`)
  if (result.answer.status !== 200) throw new Error(`${request.url}: status ${result.answer.status}`)
  return result.answer.body
}
