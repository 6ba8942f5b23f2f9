/** A small real HTTP server with the routes that the command calls, and the command itself as a child process. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bareEnv } from '../../helpers/bare-env.ts'

export interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface SmallGateway {
  readonly seen: readonly Seen[]
  /** Requests for a token. */
  readonly logIns: readonly Seen[]
  readonly folder: string
  readonly url: string
  /** The file that names this gateway. */
  readonly profile: string
  /** Answers `METHOD path` (without query) from now on; a list is used up one answer a request, its last one stays. */
  on(route: string, ...answers: readonly (Answer | ((seen: Seen) => Answer))[]): void
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran>
  close(): Promise<void>
}

export const clientSecret = 'secret-of-the-one-stop-system-of-the-tests'

export async function startSmallGateway(): Promise<SmallGateway> {
  const seen: Seen[] = []
  const logIns: Seen[] = []
  const routes = new Map<string, (Answer | ((seen: Seen) => Answer))[]>([['POST /oauth/token', [{ status: 200, body: { access_token: 'client-token', token_type: 'Bearer', expires_in: 300 } }]]])
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '' } = request
      const one: Seen = { method, url, headers: request.headers, body: Buffer.concat(chunks) }
      // how the command comes by its token is no news to the tests of verbs
      if (url === '/oauth/token') logIns.push(one)
      else seen.push(one)
      const answers = routes.get(`${method} ${url.split('?')[0]}`) ?? []
      const next = answers.length > 1 ? answers.shift() : answers[0]
      const answer = typeof next === 'function' ? next(one) : (next ?? { status: 404, body: problem('not_found', 404) })
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  const url = `http://127.0.0.1:${address.port}`
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-cli-'))
  const profile = join(folder, 'cli.json')
  writeFileSync(profile, JSON.stringify({ client: { url, clientId: 'one-stop', secret: clientSecret }, admin: { url, token: 'admin-token' } }))

  return {
    seen,
    logIns,
    folder,
    url,
    profile,
    on: (route, ...answers) => void routes.set(route, [...answers]),
    run: (args, env = {}) => runCommand(args, { LIENTHONG_PROFILE: profile, ...env }),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Ends with code -1 when a signal ended it. */
export function runCommand(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  const main = join(import.meta.dirname, '../../../src/cli/main.ts')
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { env: { ...bareEnv, ...env }, timeout: 30_000 }, (error, out, err) => {
      const code = typeof error?.code === 'number' ? error.code : -1
      resolve({ code: error === null ? 0 : code, out, err })
    })
  })
}

export function problem(code: string, status: number, more: object = {}): object {
  return {
    type: `urn:lienthong:error:${code}`,
    title: `Title of ${code}`,
    status,
    code,
    remedy: `Remedy of ${code}`,
    errors: [],
    instance: 'urn:uuid:0190b0c0-0000-7000-8000-00000000000f',
    vi: { title: `Tiêu đề ${code}`, remedy: `Cách xử lý ${code}` },
    ...more,
  }
}

export const transferId = '0190b0c0-0000-7000-8000-000000000001'

export function transfer(state: string, more: object = {}): object {
  return {
    id: transferId,
    sender: 'H56.14',
    partner: 'national-portal',
    payloadDigest: 'b'.repeat(64),
    dossierStatus: 2,
    dossierCode: 'H56.14-261120-0001',
    procedureCode: '1.006714',
    state,
    stateAt: '2026-11-20T01:30:05.000Z',
    acceptedAt: '2026-11-20T01:30:00.000Z',
    attempts: 1,
    ...more,
  }
}

export function sha256(bytes: Uint8Array | string, encoding: 'hex' | 'base64' = 'hex'): string {
  return createHash('sha256').update(bytes).digest(encoding)
}
