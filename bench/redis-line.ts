/** One connection to Redis that is asked one thing after another, in its own protocol: nothing of ours between it and the clock. */
import { once } from 'node:events'
import { connect } from 'node:net'

export interface RedisLine {
  /** A command of plain words; the answer without its marks. Throws where Redis says that it is wrong. */
  ask(command: string): Promise<string>
  close(): void
}

export function openRedisLine(url: string): RedisLine {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  return {
    async ask(command) {
      socket.write(`${command}\r\n`)
      let said = ''
      while (!isWhole(said)) {
        const [piece] = (await once(socket, 'data')) as [Buffer]
        said += piece.toString('latin1')
      }
      if (said.startsWith('-')) throw new Error(`Redis answered ${said}`)
      return said.startsWith('$') ? said.slice(said.indexOf('\r\n') + 2, -2) : said.slice(1, -2)
    },
    close() {
      socket.destroy()
    },
  }
}

/** A line, or a text whose length stands before it. */
function isWhole(said: string): boolean {
  if (!said.includes('\r\n')) return false
  const length = /^\$(\d+)\r\n/.exec(said)
  return length === null || said.length >= length[0].length + Number(length[1]) + 2
}
