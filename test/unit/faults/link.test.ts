/** The weather of a link: what gets through, what is kept, what is lost. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLink, type Link } from '../../../faults/link.ts'
import { until } from '../../helpers/until.ts'

let server: Server
let link: Link
let asked: string
const clients = new Set<Socket>()

beforeEach(async () => {
  asked = ''
  server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk: Buffer) => {
      asked += chunk.toString()
      socket.write(`answer to ${chunk.toString()}`)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  link = await openLink((server.address() as AddressInfo).port)
})
afterEach(async () => {
  for (const client of clients) client.destroy()
  await link.close()
  server.close()
})

async function call(words: string): Promise<{ heard(): string; gone(): boolean }> {
  const socket = connect(link.port, '127.0.0.1')
  clients.add(socket)
  let heard = ''
  let gone = false
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString()))
  socket.on('error', () => (gone = true))
  socket.on('close', () => (gone = true))
  socket.on('connect', () => socket.write(words))
  await until(() => !socket.connecting, 'it is connected')
  return { heard: () => heard, gone: () => gone }
}

test('clear: asked and answered', async () => {
  const one = await call('one')
  await until(() => one.heard() === 'answer to one', 'the answer')
})

test('cut: what is open is reset, and so is what comes; afterwards all is well', async () => {
  const one = await call('one')
  await until(() => one.heard() !== '', 'the answer')
  link.be({ kind: 'cut' })
  await until(() => one.gone(), 'the reset')
  const two = await call('two')
  await until(() => two.gone(), 'the reset')
  expect(asked).toBe('one')
  link.be({ kind: 'clear' })
  const three = await call('three')
  await until(() => three.heard() === 'answer to three', 'the answer')
})

test('a black hole: nothing arrives until it clears, then all of it', async () => {
  const before = await call('before')
  await until(() => before.heard() !== '', 'the answer')
  link.be({ kind: 'black-hole' })
  const during = await call('during')
  expect(during.gone()).toBe(false)
  expect(asked).toBe('before')
  link.be({ kind: 'clear' })
  await until(() => during.heard() === 'answer to during', 'the answer')
})

test('lost answers: what was asked arrives, and the connection is reset instead of an answer', async () => {
  link.be({ kind: 'lose-answers' })
  const one = await call('one')
  await until(() => one.gone(), 'the reset')
  expect([asked, one.heard()]).toEqual(['one', ''])
})

test('kept answers stay on the way, and come when it clears', async () => {
  link.be({ kind: 'keep-answers' })
  const one = await call('one')
  await until(() => link.kept('down') === 1, 'the answer is kept')
  expect([asked, one.heard()]).toEqual(['one', ''])
  link.be({ kind: 'clear' })
  await until(() => one.heard() === 'answer to one', 'the answer')
})

test('slow: later, and in its order, also when it becomes clear in between', async () => {
  link.be({ kind: 'slow', milliseconds: 50 })
  const one = await call('one')
  await until(() => one.heard() === 'answer to one', 'the answer')
  const two = await call('two')
  link.be({ kind: 'clear' })
  await until(() => two.heard() === 'answer to two', 'the answer')
})
