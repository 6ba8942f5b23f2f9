/** A one-stop system's way to a gateway: everything that the client door offers, typed, tried again where that is safe, verified. */
import { createHash, randomUUID } from 'node:crypto'
import type { JWK } from 'jose'
import { createAccessToken, type Proof } from './access-token.ts'
import { downloadOf, type Download } from './checked-file.ts'
import { openDoor, readJson, type Query } from './door.ts'
import type {
  Acceptance, AnswerBatch, Attachment, Dossier, DossierView, Event, Operations, PartnerList, QuestionBatch, Services, Timeline, Transfer,
  TransferPage,
} from './openapi-types.ts'
import { readEvents, type EventsAsked } from './read-events.ts'
import { createSend, type Clock, type Fetch, type Retrying } from './sending.ts'
import { requireKey } from './signing-key.ts'
import { openTlsFetch, type Tls } from './tls-fetch.ts'
import { readSigned, requireReceipt } from './verify-answers.ts'
import type { Trust } from './verify-detached.ts'

export interface ClientSettings {
  /** Address of the gateway's client door. */
  readonly url: string
  /** By which address the gateway names itself (`issuer` of /.well-known/oauth-authorization-server), where it is another. */
  readonly issuer?: string
  readonly clientId: string
  /** Exactly one of `key` (PEM or JWK, private), `secret`, and a certificate in `tls` proves who the system is. */
  readonly key?: string | JWK
  readonly secret?: string
  readonly tls?: Tls
  /** Rights to narrow the access tokens to, between spaces. */
  readonly scope?: string
  /** The certificates of the gateway's operator: with them acceptances and answers of look-ups are verified. */
  readonly trust?: Trust
  readonly retrying?: Retrying
  /** Instead of the fetch of Node. */
  readonly fetch?: Fetch
  readonly clock?: Clock
}

export interface Asked {
  readonly signal?: AbortSignal
}

export interface Sending extends Asked {
  /** 8 to 200 printable ASCII characters, the same for every repeat of one dossier; default: a new one for each call. */
  readonly idempotencyKey?: string
}

export type TransferFilter = Operations['listTransfers']['query']
/** A file: bytes, a Blob (of a file: `openAsBlob`), or a function that opens it anew for each try. */
export type Content = Uint8Array | Blob | (() => ReadableStream<Uint8Array>)

export interface Client {
  readonly transfers: {
    /** Resolves once the dossier is kept. */
    send(dossier: Dossier, options?: Sending): Promise<Acceptance>
    get(id: string, options?: Asked): Promise<Transfer>
    list(filter?: TransferFilter, options?: Asked): Promise<TransferPage>
    /** Not tried again after silence: a second request would be told that there is nothing left to cancel. */
    cancel(id: string, options?: Asked): Promise<Transfer>
    timeline(id: string, options?: Asked): Promise<Timeline>
  }
  readonly attachments: {
    put(content: Content, mediaType: string, options?: Asked): Promise<Attachment>
    /** Rejects, or its content ends in an error, where it is not the file of this digest. */
    get(digest: string, options?: Asked): Promise<Download>
  }
  readonly dossiers: { get(code: string, options?: Asked): Promise<DossierView> }
  events(asked?: EventsAsked): AsyncGenerator<Event, void, undefined>
  readonly partners: { list(options?: Asked): Promise<PartnerList> }
  readonly queries: {
    ask<Name extends keyof Services>(service: Name, question: Services[Name]['body'], options?: Asked): Promise<Services[Name]['answer']>
    batch(questions: QuestionBatch, options?: Asked): Promise<AnswerBatch>
  }
  readonly evidence: { download(transferId: string, options?: Asked): Promise<Download> }
  /** Ends what is under way: it rejects with `closed`. */
  close(): void
}

const fileTimeoutMs = 30 * 60_000
const usualClock: Clock = { now: () => new Date(), random: () => Math.random(), id: () => randomUUID() }
const asJson = { 'content-type': 'application/json' }

/**
 * Every promise rejects with a ClientError (see isClientError), or with the reason of an aborted signal. Throws TypeError where
 * the settings cannot be.
 */
export function openClient(settings: ClientSettings): Client {
  const { issuer, clientId, scope, trust, clock = usualClock, retrying } = settings
  const url = settings.url.replace(/\/+$/, '')
  const proof = proofOf(settings)
  const closing = new AbortController()
  const tls = settings.tls === undefined || settings.fetch !== undefined ? undefined : openTlsFetch(settings.tls)
  const fetch: Fetch = settings.fetch ?? tls?.fetch ?? ((address, request) => globalThis.fetch(address, request))
  const means = { fetch, clock, closing: closing.signal }
  // whoever needs the token tries again, with all its own patience
  const askOnce = createSend({ ...means, retrying: { attempts: 1 } })
  const token = createAccessToken({ url, issuer, clientId, proof, scope }, askOnce, clock)
  const door = openDoor(url, token, createSend({ ...means, retrying }))

  function get<Body>(path: string, { signal }: Asked = {}, query: Query = {}): Promise<Body> {
    return door.call({ path, query, read: readJson<Body>, signal })
  }

  function ask<Answer extends { readonly id: string }>(path: string, question: object, { signal }: Asked = {}): Promise<Answer> {
    const read = (response: Response) => readSigned<Answer>(response, trust, clock.now())
    return door.call({ method: 'POST', path, headers: asJson, body: bytesOf(question), read, signal })
  }

  function download(path: string, digest: string | undefined, { signal }: Asked = {}): Promise<Download> {
    return door.call({ path, read: (response) => Promise.resolve(downloadOf(response, digest)), signal })
  }

  return {
    transfers: {
      async send(dossier, { idempotencyKey = clock.id(), signal } = {}) {
        // the very same bytes on every try: they are what the receipt is about
        const body = bytesOf(dossier)
        const headers = { ...asJson, 'idempotency-key': idempotencyKey }
        const acceptance = await door.call({ method: 'POST', path: '/v1/transfers', headers, body, read: readJson<Acceptance>, signal })
        await requireReceipt(acceptance, body, trust, clock.now())
        return acceptance
      },
      get: (id, options) => get(transferPath(id), options),
      list: (filter = {}, options) => get('/v1/transfers', options, { ...filter }),
      cancel: (id, { signal } = {}) =>
        door.call({ method: 'POST', path: `${transferPath(id)}/cancel`, read: readJson<Transfer>, repeatable: false, signal }),
      timeline: (id, options) => get(`${transferPath(id)}/timeline`, options),
    },
    attachments: {
      put(content, mediaType, { signal } = {}) {
        const headers = { 'content-type': mediaType, ...digestOf(content) }
        const body = content instanceof Uint8Array ? new Uint8Array(content) : content
        const path = '/v1/attachments'
        return door.call({ method: 'POST', path, headers, body, read: readJson<Attachment>, timeoutMs: fileTimeoutMs, signal })
      },
      get: (digest, options) => download(`/v1/attachments/${encodeURIComponent(digest)}`, digest, options),
    },
    dossiers: { get: (code, options) => get(`/v1/dossiers/${encodeURIComponent(code)}`, options) },
    events: (asked = {}) => readEvents(door, asked),
    partners: { list: (options) => get('/v1/partners', options) },
    queries: {
      ask: (service, question, options) => ask(`/v1/queries/${service}`, question, options),
      batch: (questions, options) => ask('/v1/queries', questions, options),
    },
    evidence: { download: (id, options) => download(`${transferPath(id)}/evidence`, undefined, options) },
    close() {
      closing.abort()
      tls?.close()
    },
  }
}

function transferPath(id: string): string {
  return `/v1/transfers/${encodeURIComponent(id)}`
}

function proofOf({ key, secret, tls }: ClientSettings): Proof {
  const proofs: readonly Proof[] = [
    ...(key === undefined ? [] : [{ key }]),
    ...(secret === undefined ? [] : [{ secret }]),
    ...(tls?.certificate === undefined ? [] : [{ certificate: true } as const]),
  ]
  const [proof, another] = proofs
  if (proof === undefined || another !== undefined) throw new TypeError('exactly one of key, secret and tls.certificate is needed')
  if ('key' in proof) requireKey(proof.key)
  return proof
}

function bytesOf(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value))
}

/** RFC 9530; of what is not at hand at once the gateway computes it alone. */
function digestOf(content: Content): Readonly<Record<string, string>> {
  if (!(content instanceof Uint8Array)) return {}
  return { 'content-digest': `sha-256=:${createHash('sha256').update(content).digest('base64')}:` }
}
