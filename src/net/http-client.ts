/**
 * The way out, on undici: one pool of kept connections an origin, one request at a time on a connection, HTTP/1.1,
 * no redirects, no retries.
 */
import type { Writable } from 'node:stream'
import { createSecureContext } from 'node:tls'
import type { Agent, Dispatcher } from 'undici'
import { GatewayError } from '../domain/errors.ts'
import type { HttpAnswer, HttpClient, HttpClientOptions, HttpRequest, HttpResult, HttpTls, NetworkFailure } from '../ports/http-client.ts'
import type { AddressGuard } from './address-guard.ts'
import { failureOf, heldBack, isOurMistake } from './network-failure.ts'

const connectTimeoutMs = 10_000
/** A backstop above the longest agreement; the signal of each request decides long before. */
const silenceTimeoutMs = 660_000
const maxHeaderBytes = 16 * 1024

/**
 * Throws `config_invalid` where the TLS material cannot be used. Touches no network until the first request. `guard`: for
 * addresses that somebody else names.
 */
export function openHttpClient(options: HttpClientOptions, guard?: AddressGuard): HttpClient {
  const tls = readTls(options.tls)
  let agent: Promise<Agent> | undefined
  const inFlight = new Set<Promise<HttpResult>>()
  let closing: Promise<void> | undefined

  async function closeWhenIdle(): Promise<void> {
    await Promise.allSettled(inFlight)
    // close() would wait for connections that are still being made for requests that were given up
    await (await agent)?.destroy()
  }

  /** The library is large: a process that asks nobody never has it in memory. */
  async function exchange(url: URL, request: HttpRequest, signal: AbortSignal): Promise<HttpResult> {
    agent ??= openAgent(options, tls, guard)
    const opened = await agent
    if (signal.aborted) return { ok: false, failure: failureOf(signal.reason, signal, false) }
    return dispatch(opened, url, request, signal)
  }

  return {
    async request(request, signal) {
      if (closing !== undefined) throw new TypeError('The HTTP client is closed')
      const url = readUrl(request.url)
      if (signal.aborted) return { ok: false, failure: failureOf(signal.reason, signal, false) }
      const result = exchange(url, request, signal)
      inFlight.add(result)
      try {
        return await result
      } finally {
        inFlight.delete(result)
      }
    },
    close() {
      closing ??= closeWhenIdle()
      return closing
    },
  }
}

async function openAgent(options: HttpClientOptions, tls: TlsMaterial, guard: AddressGuard | undefined): Promise<Agent> {
  const { Agent } = await import('undici')
  const { createConnector } = await import('./connector.ts')
  return new Agent({
    connections: options.connections,
    pipelining: 1,
    allowH2: false,
    headersTimeout: silenceTimeoutMs,
    bodyTimeout: silenceTimeoutMs,
    maxHeaderSize: maxHeaderBytes,
    maxResponseSize: options.maxAnswerBytes,
    connect: createConnector({ timeout: connectTimeoutMs, allowH2: false, ...tls }, guard),
  })
}

type TlsMaterial = { readonly ca?: string; readonly cert?: string; readonly key?: string }

function readTls(tls: HttpTls | undefined): TlsMaterial {
  if (tls === undefined) return {}
  const material: TlsMaterial = {
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.certificate === undefined ? {} : { cert: tls.certificate }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
  }
  try {
    createSecureContext(material)
  } catch (cause) {
    throw new GatewayError('config_invalid', { detail: 'The TLS certificate, key or authority of a partner cannot be used', cause })
  }
  return material
}

function readUrl(text: string): URL {
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new TypeError(`Not an HTTP address: ${url.protocol}`)
  return url
}

/**
 * Settles as soon as the signal aborts, whether the connection is still being made or the answer is on its way:
 * undici alone hears the signal only once the request was written.
 */
function dispatch(agent: Agent, url: URL, request: HttpRequest, signal: AbortSignal): Promise<HttpResult> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined
    let status = 0
    let headers: HttpAnswer['headers'] = {}
    const chunks: Uint8Array[] = []
    let sink: Writable | undefined
    let settled = false

    /** What cannot be written is this machine's trouble and not the far side's. */
    function openSink(): void {
      sink = request.into?.()
      sink?.once('error', (error) => {
        if (settled) return
        stopListening()
        reject(error)
        controller?.abort(error)
      })
    }

    function write(into: Writable, chunk: Uint8Array): void {
      if (into.write(chunk)) return
      controller?.pause()
      into.once('drain', () => controller?.resume())
    }

    function stopListening(): void {
      settled = true
      signal.removeEventListener('abort', abort)
    }

    function abort(): void {
      giveUp(failureOf(signal.reason, signal, controller !== undefined))
    }

    function giveUp(failure: NetworkFailure): void {
      stopListening()
      sink?.destroy()
      resolve({ ok: false, failure })
      controller?.abort(new Error('The request was given up'))
    }

    const handler: Dispatcher.DispatchHandler = {
      // called when the request is about to be written: from here on the partner may have seen it
      onRequestStart(started) {
        if (!settled && request.mayLeave?.() === false) giveUp(heldBack)
        if (settled) return started.abort(new Error('The request was given up'))
        controller = started
      },
      onResponseStart(_controller, statusCode, answerHeaders) {
        status = statusCode
        headers = joinHeaders(answerHeaders)
        if (status >= 200 && status < 300) openSink()
      },
      onResponseData(_controller, chunk) {
        if (sink !== undefined) write(sink, chunk)
        else chunks.push(chunk)
      },
      onResponseEnd() {
        const answer = { status, headers, body: Buffer.concat(chunks) }
        const done = (): void => {
          stopListening()
          resolve({ ok: true, answer })
        }
        if (sink === undefined) done()
        else sink.end(done)
      },
      onResponseError(_controller, error) {
        sink?.destroy()
        if (settled) return
        stopListening()
        if (isOurMistake(error)) return reject(error)
        resolve({ ok: false, failure: failureOf(error, signal, controller !== undefined) })
      },
    }

    signal.addEventListener('abort', abort, { once: true })
    const { origin, pathname, search } = url
    agent.dispatch({ origin, path: pathname + search, method: request.method, headers: request.headers ?? {}, body: request.body ?? null }, handler)
  })
}

function joinHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): HttpAnswer['headers'] {
  const joined: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) joined[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return joined
}
