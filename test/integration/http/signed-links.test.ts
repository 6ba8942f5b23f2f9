/** Documents and messages by signed link, over the real store and real files. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDocumentRoutes } from '../../../src/http/document-routes.ts'
import { createDocumentLinks } from '../../../src/http/document-links.ts'
import { addMessageRoutes } from '../../../src/http/message-routes.ts'
import { nobody } from '../../../src/http/partner-app.ts'
import { openShell, type Shell } from '../../../src/http/shell.ts'
import type { Partners } from '../../../src/usecases/partners.ts'
import { openAttachmentFiles } from '../../../src/store/attachment-files.ts'
import { testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'
import { openStoreKit, vault, type StoreKit } from '../store/store-kit.ts'

const clock = { now: () => new Date(), random: () => 0, id: () => 'request' }
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const links = createDocumentLinks({ secret: 'key-of-the-document-links-of-the-tests', hours: 1, clock, baseUrl: () => '' })

let seals: TestSeals
let kit: StoreKit
let directory: string
let door: Shell
let base: string
const content = Buffer.concat([Buffer.from('%PDF-1.4\n'), randomBytes(300_000), Buffer.from('\n%%EOF\n')])
const digest = sha256(content)
const tag = `"${digest}"`

beforeAll(async () => {
  seals = await testSeals(['H56', 'G12'])
  kit = await openStoreKit()
  directory = await mkdtemp(join(tmpdir(), 'lienthong-links-'))
  const attachments = await openAttachmentFiles({ directory, rows: kit.store.attachmentRows, vault })
  await attachments.put(Readable.from([content]), { client: 'province-56', mediaType: 'application/pdf', maxBytes: 1_000_000 })
  // a line is asked for nothing but whose it is
  const partners = new Map([['tax', { line: { partner: { id: 'tax', organisation: 'G12' } } }]]) as unknown as Partners
  door = openShell({ clock, log, ...nobody, bodyLimit: 1024, requestTimeoutMs: 10_000 })
  addDocumentRoutes(door, { attachments, documentLinks: links })
  addMessageRoutes(door, { transfers: kit.store.transfers, partners, signer: seals.signer, documentLinks: links })
  base = await door.listen({ host: '127.0.0.1', port: 0 })
})

afterAll(async () => {
  await door.close()
  await kit.close()
  await rm(directory, { recursive: true, force: true })
})

describe('a document', () => {
  function fetchDocument(headers: Readonly<Record<string, string>> = {}, method: 'GET' | 'HEAD' = 'GET') {
    return door.inject({ method, url: links.urlOf(digest, new Date()), headers })
  }

  test('comes whole, with its digest as its tag', async () => {
    const answer = await fetchDocument()
    expect(answer).toMatchObject({ statusCode: 200, headers: { etag: tag, 'accept-ranges': 'bytes', 'content-length': String(content.length), 'content-type': 'application/pdf' } })
    expect(answer.rawPayload.equals(content)).toBe(true)
  })

  test.each([
    ['bytes=0-99', 0, 99],
    ['bytes=100-', 100, content.length - 1],
    ['bytes=-50', content.length - 50, content.length - 1],
    ['bytes=-99999999', 0, content.length - 1],
    ['BYTES=5-5', 5, 5],
    ['bytes=200000-99999999', 200_000, content.length - 1],
  ])('%s is that part', async (range, start, end) => {
    const answer = await fetchDocument({ range })
    expect(answer).toMatchObject({ statusCode: 206, headers: { etag: tag, 'content-range': `bytes ${start}-${end}/${content.length}`, 'content-length': String(end - start + 1) } })
    expect(answer.rawPayload.equals(content.subarray(start, end + 1))).toBe(true)
  })

  test.each([`bytes=${content.length}-`, `bytes=${content.length + 5}-${content.length + 9}`, 'bytes=-0'])('%s is beyond it', async (range) => {
    expect(await fetchDocument({ range })).toMatchObject({ statusCode: 416, headers: { 'content-range': `bytes */${content.length}`, 'content-type': 'application/problem+json' } })
  })

  test.each(['bytes=9-3', 'bytes=0-1,5-6', 'bytes=', 'bytes=-', 'lines=1-2', 'bytes=a-b', 'bytes=0 - 5', 'bytes=0-9999999999999999999'])('%s is no range, and the whole is a right answer', async (range) => {
    expect(await fetchDocument({ range })).toMatchObject({ statusCode: 200, headers: { 'content-length': String(content.length) } })
  })

  test('broken off twice and put together again, it is the same', async () => {
    const parts: Buffer[] = []
    for (const range of ['bytes=0-99999', 'bytes=100000-250000', 'bytes=250001-']) parts.push((await fetchDocument({ range, 'if-range': tag })).rawPayload)
    expect(sha256(Buffer.concat(parts))).toBe(digest)
  })

  test.each([
    [{ 'if-match': tag }, 200],
    [{ 'if-match': '*' }, 200],
    [{ 'if-match': `"other", ${tag}` }, 200],
    [{ 'if-match': `"${'0'.repeat(64)}"` }, 412],
    [{ 'if-match': `W/${tag}` }, 412],
    [{ 'if-match': digest }, 412],
    [{ 'if-match': '"other"', range: 'bytes=0-1' }, 412],
    [{ 'if-none-match': tag }, 304],
    [{ 'if-none-match': `"other", W/${tag}` }, 304],
    [{ 'if-none-match': '*' }, 304],
    [{ 'if-none-match': '"other"' }, 200],
    [{ 'if-match': '"other"', 'if-none-match': tag }, 412],
    [{ 'if-range': tag, range: 'bytes=0-1' }, 206],
    [{ 'if-range': '"other"', range: 'bytes=0-1' }, 200],
    [{ 'if-range': `W/${tag}`, range: 'bytes=0-1' }, 200],
    [{ 'if-range': 'Sun, 22 Nov 2026 00:00:00 GMT', range: 'bytes=0-1' }, 200],
    [{ 'if-range': '"other"', range: `bytes=${content.length}-` }, 200],
  ])('under the conditions %j the answer is %i', async (headers, status) => {
    const answer = await fetchDocument(headers)
    expect(answer).toMatchObject({ statusCode: status, headers: { etag: tag } })
    if (status === 412) expect(answer.json()).toMatchObject({ code: 'precondition_failed' })
    else expect(answer.rawPayload.length).toBe({ 200: content.length, 206: 2, 304: 0 }[status])
  })

  test('HEAD tells the same and gives nothing, over a real connection too', async () => {
    const answer = await fetchDocument({ range: 'bytes=0-1' }, 'HEAD')
    expect(answer).toMatchObject({ statusCode: 200, headers: { etag: tag, 'content-length': String(content.length), 'accept-ranges': 'bytes' }, body: '' })
    expect((await fetchDocument({ 'if-match': '"other"' }, 'HEAD')).statusCode).toBe(412)
    const real = await fetch(`${base}${links.urlOf(digest, new Date())}`, { method: 'HEAD' })
    expect([real.status, real.headers.get('content-length'), await real.text()]).toEqual([200, String(content.length), ''])
  })

  test.runIf(process.platform === 'linux')('no answer leaves a file open', async () => {
    const openFiles = async () => (await Promise.all((await readdir('/proc/self/fd')).map(targetOf))).filter((path) => path.startsWith(directory)).length
    for (const headers of [{}, { range: 'bytes=0-1' }, { range: 'bytes=999999999-' }, { 'if-match': '"other"' }, { 'if-none-match': tag }]) {
      await fetchDocument(headers)
      await fetchDocument(headers, 'HEAD')
    }
    await expect.poll(openFiles).toBe(0)
  })

  test('a link of a message opens no document, and what was never uploaded is not there', async () => {
    const other = links.messageUrlOf(digest, new Date()).replace('/messages/', '/documents/')
    for (const url of [other, links.urlOf('0'.repeat(64), new Date()), `/documents/${digest}`]) {
      expect((await door.inject({ url, headers: { range: 'bytes=0-1' } })).json()).toMatchObject({ status: 404, code: 'not_found' })
    }
  })
})

describe('a message', () => {
  test('comes again byte for byte, sealed for the partner, as often as it is asked for', async () => {
    const payload = Buffer.from('{ "code":"H56.14-261120-9001",  "subject":"đăng ký" }\n')
    const transfer = await kit.accept({ payload, payloadDigest: sha256(payload) })
    await kit.lease(transfer.id)
    const before = await kit.store.transfers.get(transfer.id)
    for (let time = 0; time < 2; time += 1) {
      const answer = await door.inject(links.messageUrlOf(transfer.id, transfer.acceptedAt))
      expect(answer).toMatchObject({
        statusCode: 200,
        headers: { 'content-type': 'application/json', 'x-message-id': transfer.id, 'repr-digest': `sha-256=:${Buffer.from(sha256(payload), 'hex').toString('base64')}:` },
      })
      expect(answer.rawPayload.equals(payload)).toBe(true)
      const verified = await seals.verifier.verify({
        bytes: answer.rawPayload,
        detached: String(answer.headers['x-jws-signature']),
        profile: 'jws-detached',
        organisation: 'H56',
        audience: 'G12',
        messageId: transfer.id,
      })
      expect(Buffer.from(verified.bytes).equals(payload)).toBe(true)
    }
    expect(await kit.store.transfers.get(transfer.id)).toEqual(before)
  })

  test('that never left is not there, nor is one of a partner that is gone, nor any other link', async () => {
    const waiting = await kit.accept()
    const elsewhere = await kit.accept({ partner: 'land' })
    await kit.lease(elsewhere.id)
    const left = await kit.accept()
    await kit.lease(left.id)
    const good = links.messageUrlOf(left.id, left.acceptedAt)
    expect((await door.inject(good)).statusCode).toBe(200)
    const wrong = [
      links.messageUrlOf(waiting.id, waiting.acceptedAt),
      links.messageUrlOf(elsewhere.id, elsewhere.acceptedAt),
      links.messageUrlOf('01930000-0000-7000-8000-00000000dead', new Date()),
      links.urlOf(left.id, left.acceptedAt).replace('/documents/', '/messages/'),
      good.replace(left.id, waiting.id),
      good.replace(/signature=.*/, 'signature=AAAA'),
      `/messages/${left.id}`,
      links.messageUrlOf('not-an-id', new Date()),
    ]
    for (const url of wrong) expect([url, (await door.inject(url)).json()]).toMatchObject([url, { status: 404, code: 'not_found' }])
  })

  test('a link ends with its time', async () => {
    let now = new Date('2026-11-20T00:00:00Z')
    const timed = createDocumentLinks({ secret: 'one-secret', hours: 2, baseUrl: () => 'https://x', clock: { ...clock, now: () => now } })
    const { searchParams, pathname } = new URL(timed.messageUrlOf('id', now))
    const check = () => timed.checkMessage('id', searchParams.get('expires') ?? '', searchParams.get('signature') ?? '')
    expect([pathname, check()]).toEqual(['/messages/id', true])
    now = new Date('2026-11-20T02:00:00Z')
    expect(check()).toBe(false)
  })
})

/** Where an open file lies; nothing where it was closed meanwhile. */
async function targetOf(descriptor: string): Promise<string> {
  return readlink(`/proc/self/fd/${descriptor}`).catch(() => '')
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
