import type { Writable } from 'node:stream'

/** The only way out of the gateway. One client a line: its connections, limits and TLS identity are the partner's. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** Opens what the body of a 2xx answer goes into while it comes; the answer's own is empty then. Ended here, however that ends. */
  readonly into?: () => Writable
  /** Asked in the moment in which the request would be written; where it says no, the request is given up, unsent. Absent: it may. */
  readonly mayLeave?: (() => boolean) | undefined
}

export interface HttpAnswer {
  readonly status: number
  /** Lower-case names; repeated headers joined by ", ". */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/**
 * Why no whole answer of the partner came. `certificate-rejected`: the partner's TLS says that our client certificate is missing,
 * unknown or expired. `transport-refused`: the platform in between does not take our credentials or the address we name there.
 * `address-refused`: somebody else named an address that must not be reached.
 * `sent`: whether the request may have reached the partner. Never contains headers or bodies.
 */
export interface NetworkFailure {
  readonly code: 'dns' | 'refused' | 'reset' | 'timeout' | 'aborted' | 'tls' | 'certificate-rejected' | 'transport-refused' | 'address-refused' | 'answer-too-large' | 'network'
  readonly sent: boolean
  readonly words: string
}

export type HttpResult = { readonly ok: true; readonly answer: HttpAnswer } | { readonly ok: false; readonly failure: NetworkFailure }

export interface HttpClient {
  /** Resolves whatever happens out there; rejects only on our own mistakes (an impossible URL). Redirects are not followed. */
  request(request: HttpRequest, signal: AbortSignal): Promise<HttpResult>
  /** Waits for requests in flight, then closes the connections. Idempotent. */
  close(): Promise<void>
}

export interface HttpClientOptions {
  /** Longest answer accepted, in bytes. */
  readonly maxAnswerBytes: number
  /** Connections kept to one origin. */
  readonly connections: number
  readonly tls?: HttpTls
}

/** PEM texts. */
export interface HttpTls {
  readonly ca?: string
  readonly certificate?: string
  readonly key?: string
}

export type OpenHttpClient = (options: HttpClientOptions) => HttpClient
