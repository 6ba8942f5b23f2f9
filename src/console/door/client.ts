/** The administrators' API: what is asked, what is sent, and what is wrong as a problem document. */
import type { Problem } from '../../../schemas/problem.ts'

/** A request that came to nothing. `status` 0: the gateway was not reached. */
export class DoorProblem extends Error {
  override readonly name = 'DoorProblem'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.title)
    this.problem = problem
  }
}

export type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Of the session that this page runs in; every change sends it back. */
let csrf: string | undefined

export function rememberCsrf(token: string | undefined): void {
  csrf = token
}

/** `path` from `/admin/v1/` on, with its query. Throws DoorProblem, or the AbortError of the signal. */
export async function get<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  return (await ask(path, { headers: { accept: 'application/json' }, ...(signal === undefined ? {} : { signal }) })) as Answer
}

export async function send<Answer = unknown>(method: Method, path: string, body?: unknown): Promise<Answer> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (csrf !== undefined) headers['x-csrf-token'] = csrf
  if (body !== undefined) headers['content-type'] = 'application/json'
  return (await ask(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })) as Answer
}

export interface DoorFile {
  readonly content: Blob
  /** Cursor of what did not fit into it. */
  readonly next: string | undefined
}

/** An answer that is a file of the type `accept`; with a body it is sent, and asked for otherwise. */
export async function fetchFile(path: string, { accept, body }: { readonly accept: string; readonly body?: unknown }): Promise<DoorFile> {
  const headers: Record<string, string> = { accept }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (body !== undefined && csrf !== undefined) headers['x-csrf-token'] = csrf
  const response = await reach(path, body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw await problemIn(response)
  return { content: await response.blob(), next: response.headers.get('x-next-cursor') ?? undefined }
}

/** `a=1&b=2` of what is defined, with its question mark; lists are repeated names. */
export function queryOf(values: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === '') continue
    if (typeof value === 'object') for (const one of value) query.append(name, one)
    else query.set(name, String(value))
  }
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

async function ask(path: string, init: RequestInit): Promise<unknown> {
  const response = await reach(path, init)
  if (!response.ok) throw await problemIn(response)
  return response.status === 204 ? undefined : response.json()
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, credentials: 'same-origin', cache: 'no-store', redirect: 'error' })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new DoorProblem(unreached)
  }
}

async function problemIn(response: Response): Promise<DoorProblem> {
  try {
    const told: unknown = await response.json()
    // the door answers every failure as one document; what stands before it may not
    if (typeof told === 'object' && told !== null && 'code' in told && 'vi' in told) return new DoorProblem(told as Problem)
  } catch {
    // no JSON: it came from whatever stands before the gateway
  }
  return new DoorProblem({ ...unreached, status: response.status, instance: response.headers.get('x-request-id') ?? '' })
}

const unreached: Problem = {
  type: 'about:blank',
  title: 'The gateway does not answer',
  status: 0,
  code: 'unreached',
  instance: '',
  remedy: 'Look whether the gateway runs and the network is up, then try again. Nothing was changed by this page unless it says so.',
  errors: [],
  vi: { title: 'Trục liên thông không trả lời', remedy: 'Kiểm tra trục có đang chạy, mạng có thông, rồi thử lại. Trang này chưa thay đổi gì nếu không báo là đã xong.' },
}
