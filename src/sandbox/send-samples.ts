/** Sends sample dossiers through the client door, as a one-stop system would, and follows them to their partners. */
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { HttpClient } from '../ports/http-client.ts'
import type { Sample } from './samples.ts'

export interface SentSample {
  readonly title: string
  readonly transferId: string
  readonly dossierCode: string
  readonly partner: string
}

export interface FollowedSample extends SentSample {
  /** Delivery state at the end. */
  readonly state: string
}

export interface ClientDoor {
  readonly url: string
  /** A token that counts now. */
  readonly token: () => Promise<string>
  readonly http: HttpClient
}

const patienceMs = 30_000

/** Sends them all, then follows each to its end. */
export async function sendSamples(door: ClientDoor, samples: readonly Sample[]): Promise<readonly FollowedSample[]> {
  const sent = await Promise.all(samples.map((sample) => sendSample(door, sample)))
  return Promise.all(sent.map(async (sample) => ({ ...sample, state: await followTransfer(door, sample.transferId, patienceMs) })))
}

/** Uploads the files, fills in their digests, hands the dossier over. Throws with the problem document when refused. */
export async function sendSample(door: ClientDoor, sample: Sample): Promise<SentSample> {
  const { dossier } = sample
  const components = await Promise.all(
    dossier.components.map(async (component) => {
      const file = sample.files.find((candidate) => candidate.component === component.code)
      if (file === undefined) return component
      const stored = await request<{ digest: string; size: number }>(door, 'POST', '/v1/attachments', { 'content-type': file.mediaType }, file.content)
      return { ...component, attachment: { digest: stored.digest, size: stored.size, fileName: file.fileName, mediaType: file.mediaType } }
    }),
  )
  const body = Buffer.from(JSON.stringify({ ...dossier, components }))
  const headers = { 'content-type': 'application/json', 'idempotency-key': createHash('sha256').update(body).digest('hex') }
  const { transfer } = await request<{ transfer: { id: string } }>(door, 'POST', '/v1/transfers', headers, body)
  return { title: sample.title, transferId: transfer.id, dossierCode: dossier.code, partner: dossier.receiver }
}


/** The delivery state once it is final, or the last one seen when `withinMs` is over. */
export async function followTransfer(door: ClientDoor, transferId: string, withinMs: number): Promise<string> {
  const until = performance.now() + withinMs
  for (;;) {
    const { state } = await request<{ readonly state: string }>(door, 'GET', `/v1/transfers/${transferId}`, {})
    if (!['accepted', 'delivering', 'waiting', 'delivered'].includes(state) || performance.now() > until) return state
    await pause(100)
  }
}

/** One call of the client API. Throws with the problem document when refused. */
export async function request<Answer>(door: ClientDoor, method: 'GET' | 'POST', path: string, headers: Readonly<Record<string, string>>, body?: Uint8Array): Promise<Answer> {
  const authorised = { ...headers, authorization: `Bearer ${await door.token()}` }
  const result = await door.http.request({ method, url: door.url + path, headers: authorised, ...(body ? { body } : {}) }, AbortSignal.timeout(30_000))
  if (!result.ok) throw new Error(`${method} ${path}: ${result.failure.words}`)
  const text = Buffer.from(result.answer.body).toString('utf8')
  if (result.answer.status >= 300) throw new Error(`${method} ${path} answered ${result.answer.status}: ${text}`)
  return JSON.parse(text) as Answer
}
