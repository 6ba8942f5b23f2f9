/** Requests byte for byte as somebody wrote them, where a client library would put them right. */
import { once } from 'node:events'
import { connect } from 'node:net'

export interface Said {
  /** Undefined where the connection was closed without a word. */
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Sends it and waits until the door closes the connection. */
export async function say(port: number, text: string | Buffer): Promise<Said> {
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  // a door may hang up on what it does not want to read
  socket.on('error', () => undefined)
  socket.setTimeout(20_000, () => socket.destroy())
  socket.write(text)
  if (!socket.closed) await once(socket, 'close')
  return readAnswer(Buffer.concat(chunks).toString('utf8'))
}

/** A request without a body, whose target is written as it stands. */
export function get(target: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): string {
  const lines = Object.entries({ host: 'gateway.example', connection: 'close', ...headers }).map(([name, value]) => `${name}: ${value}`)
  return `${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`
}

function readAnswer(text: string): Said {
  const end = text.indexOf('\r\n\r\n')
  const [first = '', ...lines] = (end < 0 ? text : text.slice(0, end)).split('\r\n')
  const status = /^HTTP\/1\.1 (\d{3})/.exec(first)?.[1]
  const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]))
  return { status: status === undefined ? undefined : Number(status), headers, body: end < 0 ? '' : text.slice(end + 4) }
}
