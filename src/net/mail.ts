/** Tells people by e-mail, over SMTP. */
import type { Transporter } from 'nodemailer'
import { letterOf } from '../domain/alert-letter.ts'
import { AlertFailure, type AlertChannel } from '../ports/alert-channel.ts'

export interface MailSettings {
  readonly host: string
  readonly port: number
  readonly user?: string
  readonly password?: string
  readonly from: string
  readonly to: readonly string[]
  /** Without TLS. */
  readonly plain?: boolean
}

const connectTimeoutMs = 10_000
const silenceTimeoutMs = 20_000
/** On this port TLS begins with the connection, on others by STARTTLS. */
const portOfTls = 465

/** `ca`: PEM of the authority of the server, where it is none of the usual ones. Touches no network until the first message. */
export function openMail(settings: MailSettings, ca: string | undefined): AlertChannel {
  let transport: Promise<Transporter> | undefined

  /** The library is large: a process that tells nobody never has it in memory. */
  async function open(): Promise<Transporter> {
    const { createTransport } = await import('nodemailer')
    const { host, port, user, password, plain = false } = settings
    const fromBeginning = port === portOfTls && !plain
    return createTransport({
      host,
      port,
      secure: fromBeginning,
      requireTLS: !plain && !fromBeginning,
      ignoreTLS: plain,
      ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
      tls: { minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) },
      connectionTimeout: connectTimeoutMs,
      greetingTimeout: connectTimeoutMs,
      socketTimeout: silenceTimeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
  }

  return {
    name: 'mail',
    async tell(message, signal) {
      signal.throwIfAborted()
      transport ??= open()
      const opened = await transport
      const { subject, text } = letterOf(message)
      const { from, to } = settings
      try {
        // told to everybody at once: they may see each other
        const { rejected } = await opened.sendMail({ from, to: [...to], subject, text, messageId: `<${message.id}@lienthong>`, headers: { 'Auto-Submitted': 'auto-generated' } })
        if ((rejected ?? []).length === to.length) throw new AlertFailure('EENVELOPE')
      } catch (error) {
        if (error instanceof AlertFailure) throw error
        // what the server says may name people: only the code goes further
        throw new AlertFailure(codeOf(error), { cause: error })
      }
    },
    async close() {
      const opened = await transport
      opened?.close()
    },
  }
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code) ? code : 'smtp'
}
