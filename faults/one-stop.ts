/** The one-stop system of a run: whatever gets no answer is sent again under the same key, as it is told to do. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Acceptance } from '../schemas/transfer.ts'
import type { Sample } from '../src/sandbox/samples.ts'
import { clientToken } from './gateway-config.ts'
import type { HttpClient } from '../src/ports/http-client.ts'

/** What the one-stop system knows of one hand-over. */
export interface Handed {
  readonly key: string
  readonly code: string
  readonly partner: string
  /** Every 202 that came, in the order in which they came. */
  readonly acceptances: { readonly id: string; readonly receipt: string }[]
  /** Whether it asked to have it back, and whether that was answered with 200. */
  cancelling: boolean
  cancelled: boolean
  /** Digest and size of what was uploaded for it and acknowledged. */
  readonly files: { readonly digest: string; readonly size: number }[]
}

export interface OneStop {
  /** Uploads the files and hands the dossier over, until it is answered. Throws where it is refused for good. */
  handOver(handed: Handed, sample: Sample): Promise<void>
  /** Until it is answered that it is cancelled, or that it is too late. */
  cancel(handed: Handed): Promise<void>
  /** The answer to a question, asked until there is one. */
  ask<Answer>(path: string): Promise<Answer>
  /** Of a file, fetched until it comes whole. */
  fetchFile(digest: string): Promise<Uint8Array>
}

interface Answered {
  readonly status: number
  readonly body: Uint8Array
}

const patienceMs = 6_000
/** With its patience: nothing in a run keeps a door closed for so long. */
const mostTries = 100

export function openOneStop(http: HttpClient, url: string, signal: AbortSignal): OneStop {
  async function request(method: 'GET' | 'POST', path: string, headers: Readonly<Record<string, string>> = {}, body?: Uint8Array): Promise<Answered> {
    for (let tries = 1; ; tries++) {
      const asked = { method, url: url + path, headers: { ...headers, authorization: `Bearer ${clientToken}` }, ...(body === undefined ? {} : { body }) }
      const result = await http.request(asked, AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]))
      if (result.ok && result.answer.status < 500 && result.answer.status !== 429) return result.answer
      const why = result.ok ? `${result.answer.status} ${Buffer.from(result.answer.body).toString('utf8')}` : result.failure.words
      if (tries === mostTries || signal.aborted) throw new Error(`${method} ${path} got no answer in ${tries} tries: ${why}`)
      await pause(Math.min(50 * tries, 400))
    }
  }

  async function upload(handed: Handed, { content, mediaType }: Sample['files'][number]): Promise<{ readonly digest: string; readonly size: number }> {
    const stored = readJson<{ digest: string; size: number }>(await request('POST', '/v1/attachments', { 'content-type': mediaType }, content), [200, 201])
    handed.files.push({ digest: stored.digest, size: stored.size })
    return stored
  }

  return {
    async handOver(handed, { dossier, files }) {
      const stored = new Map(await Promise.all(files.map(async (file) => [file.component, { ...(await upload(handed, file)), fileName: file.fileName, mediaType: file.mediaType }] as const)))
      const components = dossier.components.map((component) => {
        const attachment = stored.get(component.code)
        return attachment === undefined ? component : { ...component, attachment: { digest: attachment.digest, size: attachment.size, fileName: attachment.fileName, mediaType: attachment.mediaType } }
      })
      const body = Buffer.from(JSON.stringify({ ...dossier, components }))
      const answer = await request('POST', '/v1/transfers', { 'content-type': 'application/json', 'idempotency-key': handed.key }, body)
      const { transfer, receipt } = readJson<Acceptance>(answer, [202])
      handed.acceptances.push({ id: transfer.id, receipt: JSON.stringify(receipt) })
    },
    async cancel(handed) {
      const id = handed.acceptances[0]?.id
      if (id === undefined) return
      handed.cancelling = true
      const { status } = await request('POST', `/v1/transfers/${id}/cancel`)
      handed.cancelled = status === 200
    },
    ask: async (path) => readJson(await request('GET', path), [200]),
    fetchFile: async (digest) => (await request('GET', `/v1/attachments/${digest}`)).body,
  }
}

function readJson<Body>({ status, body }: Answered, expected: readonly number[]): Body {
  const text = Buffer.from(body).toString('utf8')
  if (!expected.includes(status)) throw new Error(`answered with ${status}: ${text}`)
  // the door's own schema says what it is
  return JSON.parse(text) as Body
}
