import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addConsoleFiles } from '../../../src/http/console-files.ts'
import { packConsole } from '../../../src/http/pack-console.ts'
import { openShell } from '../../../src/http/shell.ts'
import { systemClock } from '../../../src/observe/system-clock.ts'

const index = '<!doctype html><title>console</title>'
const script = 'document.title = "x"\n'.repeat(50)
let folder: string
let app: FastifyInstance

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-console-'))
  await mkdir(join(folder, 'built/assets'), { recursive: true })
  await writeFile(join(folder, 'secret.txt'), 'kept outside')
  app = open(join(folder, 'built'))
})

afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

function open(place: string): FastifyInstance {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const shell = openShell({ clock: systemClock, log, authenticate: () => Promise.resolve(undefined), takeTurn: () => Promise.resolve(), audit: () => Promise.resolve(), bodyLimit: 1_024, requestTimeoutMs: 1_000 })
  addConsoleFiles(shell, place)
  return shell
}

describe('before it is built', () => {
  test('a page in both languages says how to build it', async () => {
    const answer = await app.inject('/console/transfers')
    expect(answer.statusCode).toBe(503)
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(answer.body).toContain('npm run build:console')
    expect(answer.body).toContain('chưa được dựng')
    expect(answer.body).toContain('is not built')
  })
})

describe('once it is built', () => {
  beforeAll(async () => {
    await writeFile(join(folder, 'built/index.html'), index)
    await writeFile(join(folder, 'built/assets/main-abc.js'), script)
    packConsole(join(folder, 'built'), ['index.html', 'assets/main-abc.js'])
  })

  test('the door leads to it', async () => {
    for (const url of ['/', '/console']) {
      const answer = await app.inject(url)
      expect([answer.statusCode, answer.headers.location]).toEqual([302, '/console/'])
    }
  })

  test.each(['/console/', '/console/index.html', '/console/transfers', '/console/transfers/01a3?x=1', '/console/dossiers/H56/H56.14-261120-0001'])('%s is the page, asked for again each time', async (url) => {
    const answer = await app.inject(url)
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toBe(index)
    expect(answer.headers['cache-control']).toBe('no-cache')
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
  })

  test('its policy lets in scripts and styles of this door only, and nothing inline', async () => {
    const { headers } = await app.inject('/console/')
    const policy = String(headers['content-security-policy'])
    for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"]) expect(policy).toContain(part)
    expect(policy).not.toMatch(/unsafe|\*|data:|https?:/)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['referrer-policy']).toBe('no-referrer')
  })

  test('an asset, whose name holds its digest, is kept for ever', async () => {
    const answer = await app.inject('/console/assets/main-abc.js')
    expect(answer.body).toBe(script)
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(answer.headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(answer.headers['content-length']).toBe(String(script.length))
  })

  test('it comes packed to whoever unpacks it', async () => {
    const ask = (coding: string) => app.inject({ url: '/console/assets/main-abc.js', headers: { 'accept-encoding': coding } })
    const [br, gzip, none] = [await ask('gzip, br'), await ask('gzip;q=0.5'), await ask('br;q=0, deflate')]
    expect([br.headers['content-encoding'], gzip.headers['content-encoding'], none.headers['content-encoding']]).toEqual(['br', 'gzip', undefined])
    expect(brotliDecompressSync(br.rawPayload).toString()).toBe(script)
    expect(gunzipSync(gzip.rawPayload).toString()).toBe(script)
    expect(br.rawPayload.length).toBeLessThan(script.length)
    expect(br.headers.vary).toBe('accept-encoding')
    expect(new Set([br, gzip, none].map(({ headers }) => headers.etag)).size).toBe(3)
  })

  test('what the browser has already is not sent again', async () => {
    const { headers } = await app.inject('/console/')
    const again = await app.inject({ url: '/console/', headers: { 'if-none-match': `"other", W/${String(headers.etag)}` } })
    expect([again.statusCode, again.body]).toEqual([304, ''])
    const other = await app.inject({ url: '/console/', headers: { 'if-none-match': '"other"' } })
    expect(other.statusCode).toBe(200)
  })

  test.each(['/console/assets/gone.js', '/console/assets/', '/console/assets/..%2Findex.html', '/console/assets/main-abc.js.br'])('%s is not there', async (url) => {
    const answer = await app.inject(url)
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({ code: 'not_found' })
  })

  test.each(['/console/../secret.txt', '/console/..%2fsecret.txt', '/console/%2e%2e/secret.txt', '/console/..%5csecret.txt', '/console/files.json', '/console//etc/passwd'])('%s reaches no file beside the list', async (url) => {
    const answer = await app.inject(url)
    expect(answer.body).not.toContain('kept outside')
    expect(answer.body).not.toContain('sha256')
    expect([200, 400, 404]).toContain(answer.statusCode)
    if (answer.statusCode === 200) expect(answer.body).toBe(index)
  })

  test('HEAD tells the same without the file', async () => {
    const answer = await app.inject({ method: 'HEAD', url: '/console/assets/main-abc.js' })
    expect([answer.statusCode, answer.body, answer.headers['content-length']]).toEqual([200, '', String(script.length)])
  })

  test('a new build counts at once; what it leaves out is gone, and its files a while later', async () => {
    await writeFile(join(folder, 'built/assets/next-def.js'), 'next()')
    const old = join(folder, 'built/assets/old-000.js')
    await writeFile(old, 'old()')
    await utimes(old, 0, 0)
    packConsole(join(folder, 'built'), ['index.html', 'assets/next-def.js'])
    expect((await app.inject('/console/assets/next-def.js')).body).toBe('next()')
    expect((await app.inject('/console/assets/main-abc.js')).statusCode).toBe(404)
    expect((await readdir(join(folder, 'built/assets'))).filter((name) => name.endsWith('.js'))).toEqual(['main-abc.js', 'next-def.js'])
  })
})
