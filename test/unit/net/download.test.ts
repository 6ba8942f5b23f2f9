/** An answer that goes to a file while it comes. */
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import { afterEach, expect, test } from 'vitest'
import { openHttpClient } from '../../../src/net/http-client.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => new Promise((resolve) => server.close(resolve)))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function open(maxAnswerBytes = 64 * 1024 * 1024) {
  const client = openHttpClient({ maxAnswerBytes, connections: 1 })
  closers.push(() => client.close())
  return client
}

/** Takes one piece a turn of the loop, and remembers the most that waited at once. */
function slowSink() {
  const seen = { bytes: 0, waiting: 0 }
  const sink = new Writable({
    highWaterMark: 64 * 1024,
    write(chunk: Uint8Array, _encoding, done) {
      seen.bytes += chunk.byteLength
      seen.waiting = Math.max(seen.waiting, sink.writableLength)
      setImmediate(done)
    },
  })
  return { sink, seen }
}

test('a large answer is written as fast as it is taken, and never waits whole in memory', async () => {
  const size = 32 * 1024 * 1024
  const url = await serve((_request, response) => response.end(Buffer.alloc(size, 'x')))
  const { sink, seen } = slowSink()
  const result = await open().request({ method: 'GET', url, into: () => sink }, AbortSignal.timeout(30_000))
  expect(result).toMatchObject({ ok: true, answer: { status: 200 } })
  expect(result.ok && result.answer.body.byteLength).toBe(0)
  expect(seen.bytes).toBe(size)
  expect(seen.waiting).toBeLessThan(1024 * 1024)
  expect(sink.writableFinished).toBe(true)
})

test('a refusal is not written but answered', async () => {
  const url = await serve((_request, response) => response.writeHead(404).end('no such thing'))
  const { sink, seen } = slowSink()
  const result = await open().request({ method: 'GET', url, into: () => sink }, AbortSignal.timeout(30_000))
  expect(result.ok && Buffer.from(result.answer.body).toString()).toBe('no such thing')
  expect(seen.bytes).toBe(0)
  expect(sink.writableEnded).toBe(false)
})

test('what cannot be written is told, and the server is let go', async () => {
  const url = await serve((_request, response) => response.end(Buffer.alloc(8 * 1024 * 1024)))
  const sink = new Writable({ write: (_chunk, _encoding, done) => done(new Error('the disk is full')) })
  await expect(open().request({ method: 'GET', url, into: () => sink }, AbortSignal.timeout(30_000))).rejects.toThrow('the disk is full')
})
