/**
 * A piece of the network between two parts: a TCP relay with a port of its own that never changes, whatever becomes of the
 * part behind it, and weather of its own: cut, a black hole, answers that get lost or are kept, slow.
 */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export type Weather =
  | { readonly kind: 'clear' }
  /** Connections are reset, and so is every new one. */
  | { readonly kind: 'cut' }
  /** Nothing gets through, neither way, and nobody is told; what was on the way arrives when it clears. */
  | { readonly kind: 'black-hole' }
  /** What is asked arrives; the connection is reset when the answer comes. */
  | { readonly kind: 'lose-answers' }
  /** What is asked arrives; answers stay on the way until it clears. */
  | { readonly kind: 'keep-answers' }
  | { readonly kind: 'slow'; readonly milliseconds: number }

export interface Link {
  readonly port: number
  /** Connections made from now on lead there. */
  leadTo(port: number): void
  be(weather: Weather): void
  /** Connections on which something stays on the way: what is asked (`up`), an answer (`down`). */
  kept(way: 'up' | 'down'): number
  /** Whether something with these words in it stays on the way up. */
  keepsWords(words: string): boolean
  close(): Promise<void>
}

interface Passage {
  readonly client: Socket
  readonly far: Socket
  /** What stays on the way, in its order. */
  readonly up: Buffer[]
  readonly down: Buffer[]
  /** One side has gone while nobody could tell the other. */
  gone: boolean
}

export async function openLink(target = 0): Promise<Link> {
  const passages = new Set<Passage>()
  const sockets = new Set<Socket>()
  /** Came while nothing gets through. */
  const waiting = new Set<Socket>()
  let weather: Weather = { kind: 'clear' }
  let targetPort = target

  function know(socket: Socket): void {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  }

  const server = createServer((client) => {
    know(client)
    client.setNoDelay(true)
    client.on('error', () => client.destroy())
    if (weather.kind === 'cut') return void client.resetAndDestroy()
    if (weather.kind !== 'black-hole') return pass(client)
    client.pause()
    waiting.add(client)
    client.once('close', () => waiting.delete(client))
  })

  function pass(client: Socket): void {
    if (targetPort === 0) return void client.resetAndDestroy()
    const far = connect({ port: targetPort, host: '127.0.0.1', noDelay: true })
    know(far)
    const passage: Passage = { client, far, up: [], down: [], gone: false }
    passages.add(passage)
    client.on('data', (chunk: Buffer) => carry(passage, 'up', chunk))
    far.on('data', (chunk: Buffer) => carry(passage, 'down', chunk))
    far.on('error', () => reset(passage))
    for (const side of [client, far]) side.once('close', () => end(passage))
    client.resume()
  }

  function carry(passage: Passage, way: 'up' | 'down', chunk: Buffer): void {
    if (weather.kind === 'lose-answers' && way === 'down') return reset(passage)
    const keeps = weather.kind === 'black-hole' || weather.kind === 'slow' || (weather.kind === 'keep-answers' && way === 'down')
    // what comes behind something that is kept stays behind it
    if (!keeps && passage[way].length === 0) return write(passage, way, chunk)
    passage[way].push(chunk)
    if (weather.kind === 'slow') setTimeout(() => writeOldest(passage, way), weather.milliseconds)
  }

  function writeOldest(passage: Passage, way: 'up' | 'down'): void {
    const chunk = passage[way].shift()
    if (chunk !== undefined) write(passage, way, chunk)
    if (passage.gone && passage.up.length + passage.down.length === 0) end(passage)
  }

  function write({ client, far }: Passage, way: 'up' | 'down', chunk: Buffer): void {
    const [from, to] = way === 'up' ? [client, far] : [far, client]
    if (to.destroyed || to.write(chunk)) return
    from.pause()
    to.once('drain', () => from.resume())
  }

  function end(passage: Passage): void {
    passage.gone = true
    const { client, far, up, down } = passage
    // a black hole swallows the goodbye as well, and nobody leaves before what was said
    if (weather.kind === 'black-hole' || (weather.kind === 'slow' && up.length + down.length > 0)) return
    passages.delete(passage)
    client.destroySoon()
    far.destroySoon()
  }

  function reset(passage: Passage): void {
    passages.delete(passage)
    passage.client.resetAndDestroy()
    passage.far.resetAndDestroy()
  }

  function release(): void {
    for (const passage of passages) {
      for (const way of ['up', 'down'] as const) for (const chunk of passage[way].splice(0)) write(passage, way, chunk)
      if (passage.gone) end(passage)
    }
    for (const client of waiting) {
      waiting.delete(client)
      if (!client.destroyed) pass(client)
    }
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('the link has no port')
  return {
    port: address.port,
    leadTo(port) {
      targetPort = port
    },
    be(next) {
      weather = next
      if (next.kind === 'cut') {
        for (const passage of passages) reset(passage)
        for (const client of waiting) client.resetAndDestroy()
      } else if (next.kind !== 'black-hole' && next.kind !== 'keep-answers') {
        release()
      }
    },
    kept: (way) => [...passages].filter((passage) => passage[way].length > 0).length,
    keepsWords: (words) => [...passages].some(({ up }) => up.some((chunk) => chunk.includes(words))),
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
