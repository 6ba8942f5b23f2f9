/** A server that says in one breath that a connection is ready and that it is no more: the queue on PostgreSQL goes on. */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { each, row, serverKinds, type QueueServer } from './servers.ts'

const kind = serverKinds.find(({ name }) => name === 'postgres')
if (kind === undefined) throw new Error('there is a queue on PostgreSQL')

/** What the protocol calls ReadyForQuery, outside a transaction. */
const readyForQuery = Buffer.from('Z\0\0\0\x05I', 'latin1')
const fatal = errorResponse('terminating connection due to administrator command', '57P01')

let server: QueueServer
beforeAll(async () => {
  server = await kind.launch()
})
afterAll(() => server.stop())

it('goes on taking jobs when its connections end at the moment they are ready', async () => {
  await using way = await startEndingWay(Number(new URL(server.url).port))
  const url = new URL(server.url)
  url.port = String(way.port)
  const queue = await kind.open({ url: url.href })
  try {
    const taken: string[] = []
    await queue.consume('loopback', 'live', 2, each(async (job) => void taken.push(job.transferId)))
    const first = row('loopback')
    await queue.publish([first])
    await vi.waitFor(() => expect(taken).toEqual([first.transferId]), { timeout: 5_000, interval: 20 })
    for (let round = 0; round < 3; round++) {
      way.endAll()
      way.endNext(5)
      await vi.waitFor(() => expect(way.ended).toBeGreaterThanOrEqual(5), { timeout: 20_000, interval: 20 })
      const due = row('loopback')
      await vi.waitFor(() => queue.publish([due]), { timeout: 10_000, interval: 100 })
      await vi.waitFor(() => expect(taken).toContain(due.transferId), { timeout: 5_000, interval: 20 })
      // the one that listens is there again: nobody looks before seconds have passed
      const later = row('loopback')
      await queue.publish([later])
      await vi.waitFor(() => expect(taken).toContain(later.transferId), { timeout: 1_000, interval: 20 })
    }
  } finally {
    await queue.close()
  }
}, 120_000)

async function startEndingWay(port: number) {
  const open = new Set<Socket>()
  let left = 0
  let ended = 0
  const way = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    let ready = false
    open.add(near)
    near.pipe(far)
    far.on('data', (chunk: Buffer) => {
      const first = !ready && chunk.includes(readyForQuery)
      ready ||= first
      if (!first || left === 0) return near.write(chunk)
      left--
      ended++
      far.destroy()
      return near.end(Buffer.concat([chunk, fatal]))
    })
    far.on('error', () => near.destroy()).on('close', () => near.end())
    near.on('error', () => far.destroy()).on('close', () => {
      open.delete(near)
      far.destroy()
    })
  })
  way.listen(0, '127.0.0.1')
  await once(way, 'listening')
  const address = way.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return {
    port: address.port,
    /** How many of those that `endNext` speaks of have come. */
    get ended() {
      return ended
    },
    endAll() {
      for (const near of open) near.end(fatal)
    },
    endNext(count: number) {
      ended = 0
      left = count
    },
    async [Symbol.asyncDispose]() {
      for (const near of open) near.destroy()
      way.close()
      await once(way, 'close')
    },
  }
}

/** The protocol's ErrorResponse: a length, and fields of a letter and a text. */
function errorResponse(message: string, code: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`, 'latin1')
  const head = Buffer.alloc(5)
  head.write('E', 'latin1')
  head.writeInt32BE(4 + fields.length, 1)
  return Buffer.concat([head, fields])
}
