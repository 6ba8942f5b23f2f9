/** A real SMTP server that keeps what it is handed. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface MailServer {
  readonly port: number
  /** As they came over the wire, decoded. */
  readonly letters: readonly Letter[]
  /** From now on whoever hands something over is refused with this code; undefined: nobody. */
  refuses(code: number | undefined): void
  close(): Promise<void>
}

export interface Letter {
  readonly from: string
  readonly to: readonly string[]
  readonly user: string | undefined
  readonly encrypted: boolean
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

export interface MailServerOptions {
  /** With STARTTLS. Absent: it speaks in the clear only. */
  readonly tls?: { readonly key: string; readonly cert: string }
  readonly password?: string
}

export async function startMailServer({ tls, password }: MailServerOptions = {}): Promise<MailServer> {
  const letters: Letter[] = []
  let refusal: number | undefined
  const server = new SMTPServer({
    ...(tls ? { key: tls.key, cert: tls.cert } : {}),
    disabledCommands: tls === undefined ? ['STARTTLS'] : [],
    authOptional: password === undefined,
    onAuth({ username, password: given }, _session, callback) {
      if (given === password) callback(null, { user: username })
      else callback(new Error('wrong password'))
    },
    onMailFrom(_address, _session, callback) {
      callback(refusal === undefined ? null : Object.assign(new Error('not now'), { responseCode: refusal }))
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        letters.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          user: typeof session.user === 'string' ? session.user : undefined,
          encrypted: session.secure,
          ...partsOf(Buffer.concat(chunks).toString('utf8')),
        })
        callback()
      })
    },
  })
  // clients that give up break their connections
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return {
    // it listens on TCP, not on a pipe
    port: (server.server.address() as AddressInfo).port,
    letters,
    refuses(code) {
      refusal = code
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function partsOf(message: string): Pick<Letter, 'headers' | 'text'> {
  const [head = '', ...rest] = message.split('\r\n\r\n')
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')
  const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), decodeWords(line.slice(line.indexOf(':') + 1).trim())]))
  const body = rest.join('\r\n\r\n')
  const text = headers['content-transfer-encoding'] === 'base64' ? Buffer.from(body, 'base64').toString('utf8') : fromQuotedPrintable(body)
  return { headers, text: text.replaceAll('\r\n', '\n') }
}

/** RFC 2047. */
function decodeWords(value: string): string {
  return value.replaceAll(/\?= =\?/g, '?==?').replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_all, kind: string, text: string) => (kind.toLowerCase() === 'b' ? Buffer.from(text, 'base64').toString('utf8') : fromQuotedPrintable(text.replaceAll('_', ' '))))
}

function fromQuotedPrintable(text: string): string {
  const bytes = text.replaceAll(/=\r?\n/g, '').replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
