import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { json } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../../helpers/until.ts'
import { bearer, dossier, handOver, maxAttachmentBytes, openDoors, portOf, sha256, tokens, type OpenDoors } from './open-doors.ts'

let doors: OpenDoors
let url: string
beforeAll(async () => {
  doors = await openDoors()
  url = await doors.client.listen({ host: '127.0.0.1', port: 0 })
  await doors.partner.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => doors.close())

setFlagsFromString('--expose-gc')
// a function of the engine, once the flag is set
const collectGarbage = runInNewContext('gc') as () => void

const pdf = Buffer.from('%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n')
const headers = { ...bearer(tokens.h56), 'content-type': 'application/pdf' }
const upload = (payload: Buffer, more: Record<string, string> = {}) => doors.client.inject({ method: 'POST', url: '/v1/attachments', headers: { ...headers, ...more }, payload })
const digestOf = (content: Buffer) => `sha-256=:${createHash('sha256').update(content).digest('base64')}:`

describe('uploading a file', () => {
  test('gives its digest, size and type, with which a dossier can name it', async () => {
    const answer = await upload(pdf, { 'content-digest': digestOf(pdf), 'content-type': 'application/pdf; name=x' })
    expect(answer.statusCode).toBe(201)
    expect(answer.json()).toEqual({ digest: sha256(pdf), size: pdf.length, mediaType: 'application/pdf' })
    const attachment = { ...answer.json<{ digest: string; size: number; mediaType: string }>(), fileName: '../../giấy chứng sinh.pdf' }
    const named = dossier(1, { components: [{ code: 'A', name: 'A', attachment }] })
    expect((await doors.client.inject(handOver(named, 'key-with-attachment'))).statusCode).toBe(202)
    const wrong = dossier(2, { components: [{ code: 'A', name: 'A', attachment: { ...attachment, size: 1 } }] })
    expect((await doors.client.inject(handOver(wrong, 'key-with-wrong-size'))).json()).toMatchObject({ code: 'missing_attachment', errors: [{ field: '/components/0/attachment/size' }] })
    const neighbour = dossier(3, { sender: 'H57', components: [{ code: 'A', name: 'A', attachment }] })
    expect((await doors.client.inject(handOver(neighbour, 'key-of-neighbour', tokens.h57))).json()).toMatchObject({ code: 'missing_attachment' })
  })

  test('twice keeps it once', async () => {
    const again = Buffer.concat([pdf, Buffer.from('again')])
    await upload(again)
    const before = await doors.files()
    expect((await upload(again)).statusCode).toBe(201)
    expect(await doors.files()).toEqual(before)
  })

  test.each([
    ['another digest', pdf, { 'content-digest': digestOf(Buffer.from('other')) }, 'digest_mismatch'],
    ['a digest that is none', pdf, { 'content-digest': 'sha-256=:!!!:' }, 'invalid_input'],
    ['a digest that nobody checks', pdf, { 'content-digest': 'md5=:CY9rzUYh03PK3k6DJie09g==:' }, 'invalid_input'],
    ['two digests', pdf, { 'content-digest': `${digestOf(pdf)}, ${digestOf(Buffer.from('other'))}` }, 'invalid_input'],
    ['an encoding', pdf, { 'content-encoding': 'gzip' }, 'unsupported_media_type'],
    ['a type that is not taken', pdf, { 'content-type': 'application/x-msdownload' }, 'unsupported_media_type'],
    ['a type that it is not', pdf, { 'content-type': 'image/png' }, 'unsupported_media_type'],
    ['no type', pdf, { 'content-type': '' }, 'unsupported_media_type'],
    ['nothing in it', Buffer.alloc(0), {}, 'invalid_input'],
  ])('with %s is refused and leaves nothing', async (_name, content, more, code) => {
    const [files, rows] = [await doors.files(), await doors.rows('attachments')]
    expect((await upload(Buffer.concat([content, content.length > 0 ? randomBytes(8) : content]), more)).json()).toMatchObject({ code })
    expect(await doors.files()).toEqual(files)
    expect(await doors.rows('attachments')).toBe(rows)
  })
})

describe('over a real connection', () => {
  test('90 MB stream through with flat memory, in and out', async () => {
    const size = 90 * 1024 * 1024
    // what is still held after a collection; what waits to be collected is no matter of ours
    const before = await heldBytes()
    let peak = 0
    let watching = true
    const watch = (async () => {
      while (watching) peak = Math.max(peak, (await heldBytes()) - before)
    })()
    const sending = httpRequest(`${url}/v1/attachments`, { method: 'POST', headers })
    const [[answer]] = await Promise.all([once(sending, 'response') as Promise<[IncomingMessage]>, pipeline(Readable.from(pdfParts(size)), sending)])
    expect(answer.statusCode).toBe(201)
    const stored = (await json(answer)) as { digest: string; size: number }
    expect(stored.size).toBe(size)

    const link = new URL(doors.links.urlOf(stored.digest, new Date()))
    const asking = httpRequest(`http://127.0.0.1:${portOf(doors.partner)}${link.pathname}${link.search}`)
    asking.end()
    const [document] = (await once(asking, 'response')) as [IncomingMessage]
    const hash = createHash('sha256')
    for await (const chunk of document) hash.update(chunk as Buffer)
    watching = false
    await watch
    expect(hash.digest('hex')).toBe(stored.digest)
    // a file held whole would be all of it; what lies between is buffers that a busy machine frees late
    expect(peak).toBeLessThan(size / 2)
  })

  test('what grows beyond the limit is refused by name while it streams, and what says so before is not read', async () => {
    const files = await doors.files()
    const streamed = await fetch(`${url}/v1/attachments`, { method: 'POST', headers, body: Readable.from(pdfParts(maxAttachmentBytes + 1024 * 1024)), duplex: 'half' })
    const problem = (await streamed.json()) as { code: string; detail: string }
    expect(problem.code).toBe('body_too_large')
    expect(problem.detail).toContain(String(maxAttachmentBytes))
    const declared = await doors.client.inject({ method: 'POST', url: '/v1/attachments', headers: { ...headers, 'content-length': String(maxAttachmentBytes + 1) } })
    expect(declared.json()).toMatchObject({ code: 'body_too_large' })
    expect(await doors.files()).toEqual(files)
  })

  test('a client that goes away in the middle leaves nothing, and is no error of ours', async () => {
    const files = await doors.files()
    const lines = doors.log.length
    const socket = connect(portOf(doors.client), '127.0.0.1')
    await once(socket, 'connect')
    socket.write(`POST /v1/attachments HTTP/1.1\r\nHost: x\r\nAuthorization: ${headers.authorization}\r\nContent-Type: application/pdf\r\nContent-Length: 1000000\r\n\r\n`)
    socket.write(Buffer.concat([pdf, Buffer.alloc(100_000)]))
    await until(async () => (await doors.files()).length > files.length, 'the file is being written')
    socket.destroy()
    await until(async () => (await doors.files()).length === files.length, 'the file is gone')
    await until(() => doors.log.length > lines, 'the request is logged')
    expect(doors.log.slice(lines)).toMatchObject([{ level: 'info', fields: { route: '/v1/attachments', status: 499, caller: 'h56' } }])
  })
})

/** A file of this size that begins like a PDF, made while it is read. */
function* pdfParts(size: number): Generator<Buffer> {
  const chunk = randomBytes(64 * 1024)
  yield pdf
  for (let left = size - pdf.length; left > 0; left -= chunk.length) yield chunk.subarray(0, Math.min(left, chunk.length))
}

/** Twice, because the engine frees what the first collection found only in the background. */
async function heldBytes(): Promise<number> {
  collectGarbage()
  await pause(50)
  collectGarbage()
  return process.memoryUsage().arrayBuffers
}
