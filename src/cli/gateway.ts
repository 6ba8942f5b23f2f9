/** The gateway's HTTP API as the command calls it: JSON in, JSON out, refusals and silence as failures. */
import { createWriteStream, type WriteStream } from 'node:fs'
import { openHttpClient } from '../net/http-client.ts'
import type { HttpAnswer, HttpRequest } from '../ports/http-client.ts'
import { notePassed } from '../passing-buffers.ts'
import { refusedBy, unreachable, type CliFailure } from './failure.ts'
import { openToken } from './open-token.ts'
import type { Door } from './profile.ts'
import { readProblem } from './read-problem.ts'

export interface GatewayAnswer<Body> {
  readonly body: Body
  readonly headers: Readonly<Record<string, string>>
}

export interface Gateway {
  get<Body>(path: string): Promise<GatewayAnswer<Body>>
  /** A file, as it is. */
  getBytes(path: string): Promise<Uint8Array>
  /** A table for spreadsheets (text/csv); with `content` by POST. */
  getTable(path: string, content?: PostContent): Promise<GatewayAnswer<string>>
  /** Writes a file of any size while it comes, and gives its length; nothing is written where the gateway refuses. `coming` may be asked meanwhile. */
  save(path: string, file: string, coming?: (soFar: () => number) => void): Promise<number>
  post<Body>(path: string, content?: PostContent): Promise<GatewayAnswer<Body>>
  patch<Body>(path: string, content: PostContent): Promise<GatewayAnswer<Body>>
  put<Body>(path: string, content: PostContent): Promise<GatewayAnswer<Body>>
  close(): Promise<void>
}

export interface PostContent {
  readonly body: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

const problemType = 'application/problem+json'
const jsonTypes = `application/json, ${problemType}`
const maxAnswerBytes = 64 * 1024 * 1024
const timeoutMs = 60_000
const longestFile = 64 * 1024 ** 3
const longestSavingMs = 6 * 3_600_000

/** Rejects with a CliFailure: refused with the problem document, or unreachable. */
export function openGateway(door: Door): Gateway {
  const tls = 'ca' in door ? { tls: { ca: door.ca } } : {}
  const http = openHttpClient({ maxAnswerBytes, connections: 4, ...tls })
  const large = openHttpClient({ maxAnswerBytes: longestFile, connections: 1, ...tls })
  const base = door.url.replace(/\/+$/, '')
  const token = openToken(door, http)

  async function ask(request: HttpRequest, longestMs = timeoutMs): Promise<HttpAnswer> {
    const headers = { accept: jsonTypes, ...request.headers, authorization: `Bearer ${await token()}` }
    const result = await (request.into === undefined ? http : large).request({ ...request, url: base + request.url, headers }, AbortSignal.timeout(longestMs))
    if (!result.ok) throw unreachable(`Không kết nối được ${base}: ${result.failure.code}`, `No gateway answers at ${base}: ${result.failure.code}`)
    if (result.answer.status < 300) return result.answer
    const problem = readProblem(readBody(result.answer))
    throw problem === undefined ? notAGateway(base, result.answer.status) : refusedBy(problem)
  }

  async function call<Body>(request: HttpRequest): Promise<GatewayAnswer<Body>> {
    const answer = await ask(request)
    const body = readBody(answer)
    if (body === undefined) throw notAGateway(base, answer.status)
    return { body: body as Body, headers: answer.headers }
  }

  return {
    get: (path) => call({ method: 'GET', url: path }),
    getBytes: async (path) => (await ask({ method: 'GET', url: path })).body,
    async getTable(path, content) {
      const method = content === undefined ? 'GET' : 'POST'
      const { body, headers } = await ask({ method, url: path, ...content, headers: { ...content?.headers, accept: `text/csv, ${problemType}` } })
      return { body: Buffer.from(body).toString('utf8'), headers }
    },
    async save(path, file, coming) {
      let written: WriteStream | undefined
      coming?.(() => written?.bytesWritten ?? 0)
      await ask({ method: 'GET', url: path, into: () => (written = openFile(file)) }, longestSavingMs)
      return written?.bytesWritten ?? 0
    },
    post: (path, content) => call({ method: 'POST', url: path, ...content }),
    patch: (path, content) => call({ method: 'PATCH', url: path, ...content }),
    put: (path, content) => call({ method: 'PUT', url: path, ...content }),
    async close() {
      await Promise.all([http.close(), large.close()])
    },
  }
}

function openFile(file: string): WriteStream {
  const opened = createWriteStream(file)
  let noted = 0
  return opened.on('drain', () => {
    notePassed(opened.bytesWritten - noted)
    noted = opened.bytesWritten
  })
}

/** The content of a JSON request. */
export function jsonContent(value: unknown): PostContent {
  return { body: Buffer.from(JSON.stringify(value)), headers: { 'content-type': 'application/json' } }
}

/** Undefined where it is not JSON. */
function readBody(answer: HttpAnswer): unknown {
  try {
    return JSON.parse(Buffer.from(answer.body).toString('utf8'))
  } catch {
    return undefined
  }
}

function notAGateway(base: string, status: number): CliFailure {
  return unreachable(`${base} trả lời HTTP ${status}, không phải cổng lienthong`, `${base} answers HTTP ${status}, which is not a lienthong gateway`)
}
