/** How a one-stop system checks a webhook: the gateway operator's seal, over these very bytes, for us, not long ago. */
import { X509Certificate } from 'node:crypto'
import { flattenedVerify } from 'jose'

export interface Webhook {
  /** The body byte for byte, before anything parses it. */
  readonly body: Uint8Array
  /** Headers `lienthong-signature` and `lienthong-message-id`. */
  readonly signature: string
  readonly messageId: string
}

export interface Agreed {
  /** PEM certificate of the gateway's operator, and its organisation code. */
  readonly certificate: string
  readonly operator: string
  /** Our own organisation code. */
  readonly organisation: string
}

const longestMinutes = 60

/** The event. Throws where the webhook must not be believed: answer 401 then. */
export async function verifyWebhook({ body, signature, messageId }: Webhook, { certificate, operator, organisation }: Agreed, now = new Date()): Promise<unknown> {
  const [head = '', payload, tag = ''] = signature.split('.')
  if (payload !== '') throw new Error('not a detached signature')
  const key = new X509Certificate(certificate).publicKey
  const { protectedHeader: claims } = await flattenedVerify({ protected: head, payload: body, signature: tag }, key, { algorithms: ['PS256', 'ES256'], crit: { b64: true } })
  const minutes = Math.abs(now.getTime() / 1000 - Number(claims?.['iat'])) / 60
  if (claims?.['urn:lienthong:service'] !== 'webhook') throw new Error('signed for something else')
  if (claims['iss'] !== operator || claims['aud'] !== organisation || claims['jti'] !== messageId) throw new Error('signed by or for somebody else')
  if (!(minutes <= longestMinutes)) throw new Error('signed too long ago')
  return JSON.parse(Buffer.from(body).toString('utf8'))
}
