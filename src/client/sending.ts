/** Sends a request until an answer counts: again after silence, 429 and 503, later and later, with a limit; then it is an error. */
import { setTimeout as pause } from 'node:timers/promises'
import { clientError, isClientError, type ClientError } from './client-error.ts'
import type { Problem } from './openapi-types.ts'

export interface Clock {
  now(): Date
  /** From 0 up to 1. */
  random(): number
  id(): string
}

/** As much of `fetch` as is used. */
export type Fetch = (url: string, request: FetchRequest) => Promise<Response>

export interface FetchRequest {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: Uint8Array<ArrayBuffer> | Blob | ReadableStream<Uint8Array>
  readonly duplex?: 'half'
  readonly signal: AbortSignal
  readonly redirect: 'error'
}

/** A request as it is sent once. */
export interface Sent {
  readonly headers: Readonly<Record<string, string>>
  readonly body?: FetchRequest['body']
}

export interface Order<Answer> {
  readonly method: string
  readonly url: string
  /** Called for each try. */
  prepare(signal: AbortSignal): Promise<Sent>
  /** Reads a good answer; what is thrown here counts as silence unless it is a ClientError. */
  read(response: Response): Promise<Answer>
  /** What a refusal that is no problem document means. */
  readonly refusal?: (status: number, content: unknown) => ClientError | undefined
  /** False where a second request may be answered otherwise than the first: then silence is an error at once. */
  readonly repeatable: boolean
  /** Of one try, until its answer was read. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

export type Send = <Answer>(order: Order<Answer>) => Promise<Answer>

export interface Retrying {
  /** Tries in all; default 5. */
  readonly attempts?: number
  /** Of the first pause, which doubles until the longest; each is chosen between nothing and this. Default 250 and 20 000. */
  readonly baseMs?: number
  readonly longestMs?: number
  /** A longer Retry-After than this is not waited for; default 60. */
  readonly longestRetryAfterSeconds?: number
}

const statusesToRepeat = [429, 503]
const longestProblem = 1024 * 1024

interface Means {
  readonly fetch: Fetch
  readonly clock: Clock
  readonly retrying?: Retrying | undefined
  readonly closing: AbortSignal
}

export function createSend({ fetch, clock, retrying = {}, closing }: Means): Send {
  const { attempts = 5, baseMs = 250, longestMs = 20_000, longestRetryAfterSeconds = 60 } = retrying

  function pauseAfter(error: ClientError, attempt: number, repeatable: boolean): number | undefined {
    const { failure } = error
    if (attempt >= attempts) return undefined
    const jitter = clock.random() * Math.min(longestMs, baseMs * 2 ** (attempt - 1))
    if (failure.kind === 'unreachable') return repeatable ? jitter : undefined
    if (failure.kind !== 'refused' || !statusesToRepeat.includes(failure.status)) return undefined
    const seconds = failure.retryAfterSeconds ?? 0
    return seconds > longestRetryAfterSeconds ? undefined : seconds * 1000 + jitter
  }

  return async function send(order) {
    const signal = order.signal === undefined ? closing : AbortSignal.any([order.signal, closing])
    for (let attempt = 1; ; attempt += 1) {
      const result = await tryOnce(order, fetch, signal)
      if (result.ok) return result.answer
      throwIfAborted(order.signal, closing)
      const milliseconds = pauseAfter(result.error, attempt, order.repeatable)
      if (milliseconds === undefined) throw result.error
      await pause(milliseconds, undefined, { signal }).catch(() => throwIfAborted(order.signal, closing))
    }
  }
}

type Result<Answer> = { readonly ok: true; readonly answer: Answer } | { readonly ok: false; readonly error: ClientError }

async function tryOnce<Answer>(order: Order<Answer>, fetch: Fetch, signal: AbortSignal): Promise<Result<Answer>> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), order.timeoutMs)
  try {
    const { headers, body } = await order.prepare(signal)
    const response = await fetch(order.url, {
      method: order.method,
      headers: { accept: 'application/json, application/problem+json', ...headers },
      ...(body === undefined ? {} : { body }),
      ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
      signal: AbortSignal.any([signal, late.signal]),
      redirect: 'error',
    })
    return response.ok ? { ok: true, answer: await order.read(response) } : { ok: false, error: await refusalOf(response, order) }
  } catch (error) {
    if (isClientError(error)) return { ok: false, error }
    return { ok: false, error: clientError({ kind: 'unreachable' }, error) }
  } finally {
    clearTimeout(timer)
  }
}

async function refusalOf(response: Response, { refusal }: Pick<Order<unknown>, 'refusal'>): Promise<ClientError> {
  const { status } = response
  const content = parse(new TextDecoder().decode(await readBytes(response, longestProblem)))
  if (!isProblem(content)) return refusal?.(status, content) ?? clientError({ kind: 'unexpected', status })
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  const retryAfter = seconds >= 0 ? { retryAfterSeconds: seconds } : {}
  return clientError({ kind: 'refused', status, problem: content, ...retryAfter })
}

/** The whole content. Throws where it is longer than `most` bytes. */
export async function readBytes(response: Response, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += part.byteLength
    if (length > most) throw clientError({ kind: 'unexpected', status: response.status })
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** Throws `unexpected` where it is no JSON. */
export function readJsonOf(bytes: Uint8Array, status: number): unknown {
  const content = parse(new TextDecoder().decode(bytes))
  if (content === undefined) throw clientError({ kind: 'unexpected', status })
  return content
}

function throwIfAborted(asked: AbortSignal | undefined, closing: AbortSignal): void {
  asked?.throwIfAborted()
  if (closing.aborted) throw clientError({ kind: 'closed' })
}

function isProblem(content: unknown): content is Problem {
  if (typeof content !== 'object' || content === null || !('code' in content) || !('title' in content)) return false
  return typeof content.code === 'string' && typeof content.title === 'string'
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
