/** The console as files, on the administrators' door. What there is says the list of its build; nothing else is reached. */
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { GatewayError } from '../domain/errors.ts'
import { consoleList, type PackedFile } from './pack-console.ts'
import type { Shell } from './shell.ts'

/** Where `npm run build:console` puts it. */
export const consoleFolder = join(import.meta.dirname, '../../dist/console')

const policy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'", "font-src 'self'",
  "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'",
].join('; ')

const codings = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const

export function addConsoleFiles(app: Shell, folder: string = consoleFolder): void {
  const find = openList(folder)
  const hidden = { config: { access: 'public' }, schema: { hide: true } } as const

  app.get('/', hidden, (_request, reply) => reply.redirect('/console/', 302))
  app.get('/console', hidden, (_request, reply) => reply.redirect('/console/', 302))
  app.get<{ Params: { '*': string } }>('/console/*', hidden, (request, reply) => answer(request, reply))

  function answer(request: FastifyRequest<{ Params: { '*': string } }>, reply: FastifyReply): FastifyReply {
    const path = request.params['*']
    reply.header('content-security-policy', policy)
    const file = find(path)
    if (file !== undefined && path !== 'index.html') return sendFile(request, reply, file)
    // a link into the console is a page of it; what has an ending would be a file, and is not there
    if (path.startsWith('assets/')) throw new GatewayError('not_found')
    const index = find('index.html')
    return index === undefined ? sendUnbuilt(reply) : sendFile(request, reply, index)
  }

  function sendFile(request: FastifyRequest, reply: FastifyReply, { path, type, sha256, bytes }: PackedFile): FastifyReply {
    const coding = codings.find(({ name }) => bytes[name] !== undefined && takes(request, name))
    const etag = `"${sha256.slice(0, 32)}${coding === undefined ? '' : `-${coding.name}`}"`
    // the name of an asset holds its digest
    const caching = path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
    reply.headers({ 'content-type': type, 'cache-control': caching, vary: 'accept-encoding', etag })
    if (request.headers['if-none-match']?.split(',').some((known) => known.trim().replace(/^W\//, '') === etag) === true) return reply.code(304).send()
    if (coding !== undefined) reply.header('content-encoding', coding.name)
    reply.header('content-length', bytes[coding?.name ?? 'identity'])
    return reply.send(createReadStream(join(folder, `${path}${coding?.ending ?? ''}`)))
  }
}

/** Read again when the console was built anew. */
function openList(folder: string): (path: string) => PackedFile | undefined {
  const place = join(folder, consoleList)
  let known: { readonly builtAt: number; readonly files: ReadonlyMap<string, PackedFile> } | undefined
  return function find(path) {
    const builtAt = statSync(place, { throwIfNoEntry: false })?.mtimeMs
    if (builtAt === undefined) return undefined
    if (known?.builtAt !== builtAt) known = { builtAt, files: readList(place) }
    return known.files.get(path)
  }
}

function readList(place: string): ReadonlyMap<string, PackedFile> {
  // written by pack-console.ts of the same version
  const files = JSON.parse(readFileSync(place, 'utf8')) as readonly PackedFile[]
  return new Map(files.map((file) => [file.path, file]))
}

function takes({ headers }: FastifyRequest, coding: string): boolean {
  return String(headers['accept-encoding'] ?? '').split(',').some((one) => {
    const [name = '', weight = ''] = one.split(';').map((part) => part.trim())
    return name === coding && !/^q=0(\.0*)?$/.test(weight)
  })
}

function sendUnbuilt(reply: FastifyReply): FastifyReply {
  const page = `<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<title>Liên thông</title>
<h1>Trang điều hành chưa được dựng</h1>
<p>Chạy <code>npm run build:console</code> trong thư mục của trục liên thông rồi tải lại trang này.</p>
<div lang="en">
<h2>The console is not built</h2>
<p>Run <code>npm run build:console</code> in the folder of the gateway, then load this page again.</p>
</div>
</html>
`
  return reply.code(503).headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).send(page)
}
