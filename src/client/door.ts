/** Requests to the client door: each with an access token, once more with a new one where the gateway did not take it. */
import type { AccessToken } from './access-token.ts'
import { isClientError } from './client-error.ts'
import { readBytes, readJsonOf, type FetchRequest, type Send } from './sending.ts'

export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>

export interface Call<Answer> {
  readonly method?: 'POST'
  readonly path: string
  readonly query?: Query
  readonly headers?: Readonly<Record<string, string>>
  /** A function makes it anew for each try. */
  readonly body?: Uint8Array<ArrayBuffer> | Blob | (() => ReadableStream<Uint8Array>)
  readonly read: (response: Response) => Promise<Answer>
  readonly repeatable?: false
  readonly timeoutMs?: number
  readonly signal?: AbortSignal | undefined
}

export interface Door {
  call<Answer>(call: Call<Answer>): Promise<Answer>
}

const usualTimeoutMs = 30_000
const longestJson = 64 * 1024 * 1024

export function openDoor(url: string, token: AccessToken, send: Send): Door {
  function callWith<Answer>(call: Call<Answer>, used: (token: string) => void): Promise<Answer> {
    return send({
      method: call.method ?? 'GET',
      url: `${url}${call.path}${queryOf(call.query ?? {})}`,
      async prepare(signal) {
        const bearer = await unlessAborted(token.get(), signal)
        used(bearer)
        const { body } = call
        const made: FetchRequest['body'] = typeof body === 'function' ? body() : body
        return { headers: { ...call.headers, authorization: `Bearer ${bearer}` }, ...(made === undefined ? {} : { body: made }) }
      },
      read: call.read,
      repeatable: call.repeatable ?? true,
      timeoutMs: call.timeoutMs ?? usualTimeoutMs,
      signal: call.signal,
    })
  }

  return {
    async call(call) {
      let used = ''
      const remember = (bearer: string) => void (used = bearer)
      try {
        return await callWith(call, remember)
      } catch (error) {
        const stale = isClientError(error) && error.failure.kind === 'refused' && error.failure.status === 401
        if (!stale) throw error
        token.forget(used)
        return await callWith(call, remember)
      }
    },
  }
}

export async function readJson<Body>(response: Response): Promise<Body> {
  // the document of the door says what it answers
  return readJsonOf(await readBytes(response, longestJson), response.status) as Body
}

function queryOf(query: Query): string {
  const pairs = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    for (const one of Array.isArray(value) ? value : [value]) pairs.append(name, String(one))
  }
  return pairs.size === 0 ? '' : `?${pairs.toString()}`
}

/** What others wait for as well goes on. */
function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  if (signal.aborted) return Promise.reject(signal.reason as Error)
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error)
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
